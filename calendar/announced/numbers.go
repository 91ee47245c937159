package announced

import (
	"strconv"
	"strings"
)

const digits = "零一二三四五六七八九"

// number reads 12, 十二, 廿九 and the digits of a year, 二〇二六; 0 for what is none.
func number(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	n, tens := 0, false
	for _, r := range strings.NewReplacer("〇", "零", "○", "零", "两", "二").Replace(text) {
		switch i := strings.IndexRune(digits, r); {
		case r == '十':
			n, tens = max(n, 1)*10, true
		case r == '廿':
			n, tens = 20, true
		case r == '卅':
			n, tens = 30, true
		case i < 0:
			return 0
		case tens:
			n += i / len("零")
		default:
			n = n*10 + i/len("零")
		}
	}
	return n
}
