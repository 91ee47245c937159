package api

import (
	"strings"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

const (
	leastPassword = 10 // characters
	leastStrength = 3  // of zxcvbn's 0 to 4: not to be found within 10⁸ guesses
	mostWeighed   = 64 // characters: what is longer takes long to weigh, and is strong by its beginning or not at all
	leastPart     = 3  // bytes of a log-in or name that a password must not contain: a letter or two are in any
)

// CheckPassword refuses a password that is short, has the log-in or the name of its owner in it, or is among the first that anybody
// would try.
func CheckPassword(password string, owner domain.Person) *procedure.Refusal {
	if utf8.RuneCountInString(password) < leastPassword {
		return weak("密码至少 %d 个字符", leastPassword)
	}
	lower := strings.ToLower(password)
	for _, part := range []string{owner.Login, owner.Name} {
		if len(part) >= leastPart && strings.Contains(lower, strings.ToLower(part)) {
			return weak("密码不能含有账户或者姓名")
		}
	}
	weighed := []rune(password)
	weighed = weighed[:min(len(weighed), mostWeighed)]
	if zxcvbn.PasswordStrength(string(weighed), []string{owner.Login, owner.Name}).Score < leastStrength {
		return weak("这个密码太常见，容易猜到，请换一个，如用几个不相干的词组成")
	}
	return nil
}

func weak(format string, args ...any) *procedure.Refusal {
	return refuseField(passwordWeak, "new", format, args...)
}
