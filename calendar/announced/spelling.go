package announced

import "regexp"

// Other ways to write a day whose meaning is certain are written as the usual one before anything is read.
const (
	to     = `起?(?:直?至|到|[-‐–—―−─~〜]{1,2})`
	within = `(?:\([^()]*\))?(?:[、,和与及]|` + to + `)`
)

var (
	shared   = regexp.MustCompile(`((?:` + few + `)月(?:份)?(?:` + few + `))(` + to + `(?:` + few + `)[日号])`) // 10月1—7日
	spoken   = regexp.MustCompile(`((?:` + few + `)月(?:份)?(?:` + few + `))号`)                               // 10月1号
	onSpoken = regexp.MustCompile(`(日` + within + `(?:` + few + `))号`)                                      // 10月1日至7号
	// 上班日期:9月26日、10月10日 says before the days what they are, and of no others.
	labelled = regexp.MustCompile(`(?P<before>^|[。;,!?(:日)])(?:调休|补休)?(?:上班|补班)(?:日期|时间|日):` +
		`(?P<days>` + date + `(?:\([^()]*\))?(?:[、和与及]` + date + `(?:\([^()]*\))?)*)(?P<after>$|[。;!?)])`)
)

// usual writes days of a folded text as 10月1日.
func usual(text string) string {
	text = spoken.ReplaceAllString(shared.ReplaceAllString(text, "${1}日${2}"), "${1}日")
	for next := onSpoken.ReplaceAllString(text, "${1}日"); next != text; next = onSpoken.ReplaceAllString(text, "${1}日") {
		text = next
	}
	return text
}

// wordLast puts the word that says what days are behind them, as in 9月26日上班.
func wordLast(text string) string {
	return labelled.ReplaceAllStringFunc(text, func(found string) string {
		m := labelled.FindStringSubmatch(found)
		group := func(name string) string { return m[labelled.SubexpIndex(name)] }
		before := group("before")
		if before == "日" || before == ")" { // the days before are another's
			before += ";"
		}
		return before + group("days") + "上班" + group("after")
	})
}
