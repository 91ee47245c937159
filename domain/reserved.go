package domain

import (
	"slices"
	"strings"

	"github.com/shixian/shixian/procedure"
)

// reserved are the codes that stand for somebody else wherever a department's code may stand: the public, a position, a side
// of a case, or whom an escalation tells. The people of a department called so would be taken for them.
var reserved = []string{
	procedure.Public, procedure.SideSuperior, procedure.RoleApplicant, procedure.RoleProvider, procedure.TellOwner, procedure.TellHead,
	string(Staff), string(Head), string(procedure.DataHead), string(Bureau), string(procedure.HigherBureau), string(Government),
	string(Auditor), string(Administrator), string(Security),
}

// CheckDepartmentCode refuses a code that no department may have.
func CheckDepartmentCode(code string) error {
	if slices.ContainsFunc(reserved, func(r string) bool { return strings.EqualFold(r, code) }) {
		r := procedure.Refuse(procedure.FieldInvalid, "代码 %s 为系统保留，不能用作部门代码", code)
		r.Field = "code"
		return r
	}
	return nil
}
