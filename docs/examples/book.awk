# A made-up book of 1,500 customers, the same in every run, for the examples of docs/rules.md.
#   awk -f book.awk -v what=accounts      and      awk -f book.awk -v what=purchases
function chance() { seed = seed * 16807 % 2147483647; return seed / 2147483647 }
function day(n,    era, doe, yoe, doy, mp, d, m) {      # days since 1970 as 2026-11-23
    n += 719468; era = int(n / 146097); doe = n - era * 146097
    yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
    doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100)); mp = int((5 * doy + 2) / 153)
    d = doy - int((153 * mp + 2) / 5) + 1; m = mp < 10 ? mp + 3 : mp - 9
    return sprintf("%d-%02d-%02d", yoe + era * 400 + (m <= 2), m, d)
}
BEGIN {
    seed = 4711; first = 19358; last = 20788            # 2023-01-01 to 2026-12-01
    if (what == "accounts") print "account_id,name,email,country,segment"
    else print "order_id,order_date,account_id,product_id,amount,currency"
    for (a = 1; a <= 1500; a++) {
        id = sprintf("B-%04d", a); segment = a % 3 == 0 ? "hotel" : a % 3 == 1 ? "bar" : "shop"
        if (what == "accounts") {
            printf "%s,Customer %d,c%d@book.example,%s,%s\n", id, a, a, a % 4 ? "ES" : "PT", segment
            continue
        }
        gap = 90 + 120 * chance()                       # its usual days between two orders
        leaves = chance() < 0.5 ? 0.7 : 0.02            # how likely it leaves after an order: some only try
        for (at = first + int(1000 * chance()); at <= last; at += 1 + int(-gap * log(chance()))) {
            printf "%d,%s,%s,HUILA-1,%.2f,EUR\n", ++order, day(at), id, 20 + int(180 * chance())
            if (chance() < leaves) break
        }
    }
}
