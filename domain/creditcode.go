package domain

import "strings"

// The characters of a unified social credit code (GB 32100), by value: no I, O, S, V, Z.
const creditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CreditCodeSound tells whether a unified social credit code (统一社会信用代码) has 18 characters
// of which the last agrees with the others (GB 32100).
func CreditCodeSound(code string) bool {
	if len(code) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		value := strings.IndexByte(creditCharacters, code[i])
		if value < 0 {
			return false
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	return code[17] == creditCharacters[(31-sum%31)%31]
}
