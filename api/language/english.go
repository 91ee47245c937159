package language

import (
	"cmp"
	_ "embed"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// catalog is english.yaml: what the program says, as its source has it, with what it is in English; and Chinese in the source that no answer
// says.
//
//go:embed english.yaml
var source []byte

type catalog struct {
	Said map[string]string `yaml:"said"`
	Kept []string          `yaml:"kept"`
}

// message is a format that sentences are read by. Refusals come from the ledger and the engine as sentences, and many are on record: their
// formats are not at hand any more.
type message struct {
	format  string
	pattern *regexp.Regexp
	longest string // of what stands between the places
	places  []place
	english string // the places are %s, in the order of the format, or %[1]s
	weight  int    // Chinese characters in the format: of two that match, the one that says more is meant
}

// place is where something stands in a format.
type place struct {
	index  int  // of the argument
	quoted bool // it is a name
}

// known are the messages: those without places by their Chinese.
type known struct {
	words    map[string]string
	messages []message
}

var messages = sync.OnceValue(func() known {
	var c catalog
	if err := yaml.Unmarshal(source, &c); err != nil {
		panic(fmt.Errorf("english.yaml: %w", err))
	}
	k := known{words: map[string]string{}}
	for chinese, english := range c.Said {
		if m := read(strings.TrimSpace(chinese), english); len(m.places) > 0 {
			k.messages = append(k.messages, m)
		} else {
			k.words[chinese] = english
		}
	}
	slices.SortFunc(k.messages, func(a, b message) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(len(b.format), len(a.format)), cmp.Compare(a.format, b.format))
	})
	return k
})

var verb = regexp.MustCompile(`%(?:\[(\d)\])?(?:\.\d)?([sdqvf])`)

// forms are what the verbs of formats write.
var forms = map[string]string{"s": `(.*?)`, "v": `(.*?)`, "d": `(-?\d+)`, "f": `(-?[\d.]+)`, "q": `("(?:[^"\\]|\\.)*")`}

func read(chinese, english string) message {
	m := message{format: chinese, english: english}
	pattern, end, next := "^", 0, 0
	between := func(text string) {
		pattern += regexp.QuoteMeta(text)
		if len(text) > len(m.longest) {
			m.longest = text
		}
	}
	for _, at := range verb.FindAllStringSubmatchIndex(chinese, -1) {
		before := chinese[end:at[0]]
		between(before)
		pattern += forms[chinese[at[4]:at[5]]]
		if at[2] >= 0 {
			next = int(chinese[at[2]] - '1')
		}
		m.places = append(m.places, place{next, strings.HasSuffix(before, "“") || strings.HasSuffix(before, "《")})
		end, next = at[1], next+1
	}
	between(chinese[end:])
	m.pattern = regexp.MustCompile("(?s)" + pattern + "$")
	m.weight = counted(chinese)
	return m
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func counted(text string) int {
	n := 0
	for _, r := range text {
		if isHan(r) {
			n++
		}
	}
	return n
}

func han(text string) bool { return strings.ContainsFunc(text, isHan) }

// light is how many characters a message has that says little: names are not taken apart by it.
const light = 2

// reading is of one text. What it is taken apart into is looked up once, and not without end: callers may write texts that have all marks.
type reading struct {
	known
	left *int // bytes that are still looked through
	read map[asked]told
}

// asked is a text, as a part, a name or a sentence.
type asked struct{ chinese, as string }

type told struct {
	english string
	known   bool
}

// patience is how many bytes are looked through for a text; those of the program's own in the tests took less than 4000.
const patience = 1 << 16

func (k known) reading() reading { return reading{k, new(patience), map[asked]told{}} }

// english is a text in English as far as it is known, and whether it is known. Of names, little that is known in them is left alone.
func (k reading) english(chinese string, name bool) (string, bool) {
	as := "sentence"
	if name {
		as = "name"
	}
	return k.once(asked{chinese, as}, func() (string, bool) { return k.apart(chinese, name) })
}

// once looks for what is asked, unless it was or patience has run out.
func (k reading) once(a asked, look func() (string, bool)) (string, bool) {
	if is, done := k.read[a]; done {
		return is.english, is.known
	}
	if *k.left -= len(a.chinese); *k.left < 0 {
		return a.chinese, false
	}
	text, ok := look()
	k.read[a] = told{text, ok}
	return text, ok
}

// apart is english, not looked up.
func (k reading) apart(chinese string, name bool) (string, bool) {
	if text, ok := k.part(chinese); ok {
		return text, true
	}
	if text, ok := k.fault(chinese); ok {
		return text, true
	}
	if before, ends := strings.CutSuffix(chinese, "。"); ends {
		text, ok := k.english(before, name)
		return text + ".", ok
	}
	if text, ok := k.list(chinese); ok {
		return text, true
	}
	text, ok := k.parts(chinese, name)
	if ok {
		return text, true
	}
	if !name {
		for _, m := range k.messages {
			if text, ok, _ := k.by(m, chinese); ok && m.weight > 0 {
				return text, false
			}
		}
	}
	return text, false
}

// faulty is what of a request a fault is of, as package contract words it, and what was expected: a title, a path, or the whole.
var faulty = regexp.MustCompile(`(?s)^(“[^”]*”| ?[^\s\p{Han}]+ |请求的内容)(\p{Han}.*)$`)

// fault is a text that says of something what is wrong with it; there may be marks in what is said.
func (k reading) fault(chinese string) (string, bool) {
	found := faulty.FindStringSubmatch(chinese)
	if found == nil {
		return "", false
	}
	wrong, ok := k.part(found[2])
	of, _ := k.english(strings.TrimSpace(found[1]), true)
	return of + " " + wrong, ok
}

// part is a text that is one word or message.
func (k reading) part(chinese string) (string, bool) {
	return k.once(asked{chinese, "part"}, func() (string, bool) { return k.whole(chinese) })
}

// whole is part, not looked up.
func (k reading) whole(chinese string) (string, bool) {
	if text, ok := k.word(chinese); ok {
		return text, true
	}
	for _, m := range k.messages {
		if text, ok, all := k.by(m, chinese); ok && (all || m.weight > light) {
			return text, true
		}
	}
	return "", false
}

// list is a list in which something is known.
func (k reading) list(chinese string) (string, bool) {
	items, some := strings.Split(chinese, "、"), false
	if len(items) == 1 {
		return "", false
	}
	for i, item := range items {
		text, ok := k.english(item, true)
		items[i], some = text, some || ok && han(item)
	}
	return strings.Join(items, ", "), some
}

var (
	day      = regexp.MustCompile(`^(\d{4}年\d{1,2}月\d{1,2}日)( [\d:]+)?$`)
	citation = regexp.MustCompile(`^(《[^》]*》)?第[零一二三四五六七八九十百]+条[^，；：（]*$`) // articles are cited as they are
)

// plain writes marks as English does.
var plain = strings.NewReplacer("、", ", ", "，", ", ", "；", "; ", "：", ": ", "（", " (", "）", ")")

// word is a text that is known as it stands, such as one without Chinese, a day, or an article.
func (k reading) word(chinese string) (string, bool) {
	if !han(chinese) {
		return plain.Replace(chinese), true
	}
	if citation.MatchString(chinese) {
		return chinese, true
	}
	if found := day.FindStringSubmatch(chinese); found != nil {
		on, err := time.Parse("2006年1月2日", found[1])
		return on.Format("2 January 2006") + found[2], err == nil
	}
	english, ok := k.words[chinese]
	return english, ok
}

// by reads a text by a message: what it is in English, whether it is of that message, and whether all of it is known.
func (k reading) by(m message, chinese string) (text string, matches, all bool) {
	if !strings.Contains(chinese, m.longest) {
		return "", false, false
	}
	found := m.pattern.FindStringSubmatch(chinese)
	if found == nil {
		return "", false, false
	}
	args, all := map[int]string{}, true
	for i, p := range m.places {
		arg, ok := k.english(strings.TrimSpace(found[i+1]), true)
		if p.quoted {
			arg, ok = k.quoted(found[i+1]), true
		}
		args[p.index], all = arg, all && ok
	}
	next := 0
	return verb.ReplaceAllStringFunc(m.english, func(v string) string {
		if v[1] == '[' {
			next = int(v[2] - '1')
		}
		next++
		return args[next-1]
	}), true, all
}

// quoted is a name, unless it is one of the program's words.
func (k reading) quoted(chinese string) string {
	if text, ok := k.words[chinese]; ok {
		return text
	}
	return chinese
}

// between is how the marks between two parts of a text are written.
var between = map[rune]string{'，': ", ", '；': "; ", '：': ": ", '。': ". ", ' ': " ", '”': "” ", '》': "》 ", '）': ") "}

// cut is a text as two, with what is written between them.
type cut struct{ first, second, mark string }

// cuts are the ways in which a text may be two at a mark: it begins the second, stands between them, or ends the first.
func cuts(chinese string, at int, r rune) []cut {
	var list []cut
	after := at + utf8.RuneLen(r)
	if at > 0 && strings.ContainsRune("，；：。（", r) {
		list = append(list, cut{chinese[:at], chinese[at:], ""})
	}
	if at > 0 && strings.ContainsRune("，；：。 ", r) {
		list = append(list, cut{chinese[:at], chinese[after:], between[r]})
	}
	if strings.ContainsRune("”》）", r) {
		list = append(list, cut{chinese[:after], chinese[after:], " "})
	}
	return list
}

// parts reads a text as two, of which the second is known: it begins with a mark, or after one.
func (k reading) parts(chinese string, name bool) (string, bool) {
	rest := chinese
	for i, r := range backwards(chinese) {
		for _, c := range cuts(chinese, i, r) {
			text, ok, all := k.both(c, r == '；')
			if all {
				return text, true
			}
			if ok && rest == chinese && !name {
				rest = text
			}
		}
		after := i + utf8.RuneLen(r)
		if first, ok := k.words[chinese[:after]]; ok && between[r] != "" && after < len(chinese) {
			second, all := k.english(chinese[after:], true)
			return first + second, all || !name
		}
	}
	return rest, false
}

// both reads the two parts; of a list of clauses, the second may be of parts itself.
func (k reading) both(c cut, clauses bool) (text string, ok, all bool) {
	second, ok := k.part(c.second)
	if !ok && clauses {
		second, ok = k.english(c.second, true)
	}
	if !ok || !han(c.second) {
		return "", false, false
	}
	first, all := k.english(c.first, true)
	if c.mark == " " && unicode.IsUpper(rune(second[0])) {
		c.mark = ": "
	}
	return strings.TrimRight(first, " ") + c.mark + second, true, all || c.mark == "" && counted(c.second) > light
}

func backwards(text string) iter.Seq2[int, rune] {
	return func(yield func(int, rune) bool) {
		for end := len(text); end > 0; {
			r, size := utf8.DecodeLastRuneInString(text[:end])
			if end -= size; !yield(end, r) {
				return
			}
		}
	}
}
