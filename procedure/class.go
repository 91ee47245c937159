package procedure

// The classes of sharing and of opening.
const (
	Unconditional = "unconditional"
	Conditional   = "conditional"
	Withheld      = "withheld"
)

// Classes lists them, from the widest to the narrowest.
var Classes = []string{Unconditional, Conditional, Withheld}

var classTitles = map[string]string{Unconditional: "无条件", Conditional: "有条件", Withheld: "不予"}

// ClassTitle is a class in Chinese, to stand before what is done under it: 有条件共享.
func ClassTitle(class string) string { return classTitles[class] }
