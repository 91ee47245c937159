package report

import "math"

// perMille is a rate in whole tenths of a percent, in which thresholds are stated. It is cut, not rounded: 77.78 % written as 77.8 %
// would stand there amber, where 77.8 % is green.
func perMille(rate float64) int {
	const slack = 1e-9 // 0.29 times 1000 is a little less than 290
	return int(math.Floor(rate*1000 + slack))
}

// shown is a rate as tables and workbooks have it.
func shown(rate float64) float64 { return float64(perMille(rate)) / 1000 }
