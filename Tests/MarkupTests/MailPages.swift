import TestSupport

/// Whole pages as people write them for mail, without Liquid.
enum MailPages {
    static let all = [receipt, newsletter, legacy]

    static let printSheet = "<style media=\"print\">h1 { color: black }</style>"

    /// A receipt: a table without row groups, zebra rows, an important rule beside the author's own style.
    static let receipt = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Receipt</title>
        <style>
          body { margin: 0; background: #f4f1ec; font-family: "Segoe UI", Arial, sans-serif; color: #222 }
          .card { width: 480px; margin: 24px auto; background-color: #fff; border: 1px solid #ddd }
          .card td { padding: 6px 12px; border-bottom: 1px solid #eee; font-size: 14px }
          .card tr:nth-child(odd) td { background-color: #faf7f2 }
          .card tr:first-child td { border-top: 3px solid #8c3d24; font-weight: bold }
          td.sum { text-align: right; white-space: nowrap }
          table tr:last-child > td { border-bottom: 0; font-size: 17px !important }
          .note { color: #777; font-size: 12px; line-height: 1.6 }
          p + p.note { margin-top: 0 }
          a { color: #8c3d24 } a:hover { text-decoration: none }
          @media (max-width: 520px) { .card { width: 100% !important } }
        </style></head>
        <body>
          <table class="card" cellspacing="0" align="center">
            <tr><td>What<td class="sum">Price
            <tr><td>Two chairs<td class="sum">120.00
            <tr><td>A table<td class="sum">340.00
            <tr><td>Delivery<td class="sum">15.00
            <tr><td style="font-size:13px">Total<td class="sum" style="color: #8c3d24;">475.00
          </table>
          <p class="note">Thank you. <a href="x">Your account</a></p>
          <p class="note">Bought at <b>The Shop</b>, 1 High Street.</p>
        </body></html>
        """

    /// A newsletter: two columns, a button, lists without end tags, a sheet for print beside the one for all.
    static let newsletter = """
        <!DOCTYPE html>
        <html><head><title>News</title>
        <style type="text/css" media="screen">
          /* base */
          h1, h2 { font-family: Georgia, 'Times New Roman', serif; font-weight: normal; margin: 0 0 12px }
          h1 { font-size: 30px; line-height: 1.2 } h2 { font-size: 20px }
          #wrap { width: 600px; margin: 0 auto; border-collapse: collapse }
          #wrap > tbody > tr > td { padding: 20px; vertical-align: top }
          .half { width: 50% } .half + .half { border-left: 1px solid #ccc }
          .button a { display: inline-block; padding: 12px 24px; border-radius: 4px; background: #224; color: #fff; text-decoration: none }
          ul { margin: 0; padding: 0 0 0 18px } li { margin: 0 0 6px } li:last-child { margin-bottom: 0 }
          li:not(.new) { color: #555 } .new:before { content: '*' }
          [align=center] { text-align: center } img[width="100%"] { display: block; border: 0 }
        </style>
        \(printSheet)</head>
        <body bgcolor="#ffffff">
        <table id="wrap"><tbody>
          <tr><td colspan="2" ALIGN="CENTER"><h1>What is new</h1><p>Since you were last here.</p></td></tr>
          <tr><td class="half"><h2>In the shop</h2><ul><li class="new">Oak shelves<li>Lamps<li>Rugs</ul></td>
              <td class="half"><h2>For you</h2><div class="button"><a href="https://example.com/?a=1&amp;b=2">See it</a></div></td></tr>
        </tbody></table>
        </body></html>
        """

    /// An old page: no doctype, capitals, fonts, unquoted attributes, rules in a comment of HTML, an Outlook block.
    static let legacy = """
        <HTML><HEAD><TITLE>Old</TITLE><STYLE><!--
          TD, P { font: 12px/18px Verdana, sans-serif; color: #333333 }
          P.lead { font-size: 15px; margin-bottom: 20px } .lead B { color: #cc0000 }
          TABLE TABLE TD { padding: 4px; background: #EEEEEE }
          .hot { background-color: yellow !important; font-weight: bold }
        --></STYLE></HEAD>
        <BODY>
        <!--[if mso]><table width="600"><tr><td class="hot"><![endif]-->
        <TABLE width=600><TR><TD>
          <P class=lead>Dear <B>customer</B>,<BR>we are back.
          <P>Prices: <TABLE border=0><TR><TD>Chair<TD class=hot style="background-color: white; color: navy">20
          <TR><TD>Table<TD>40</TABLE>
        </TABLE>
        <!--[if mso]></td></tr></table><![endif]-->
        </BODY></HTML>
        """
}
