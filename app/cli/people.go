package cli

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

func departmentCommand() *cobra.Command {
	var group, credit, area, fullName, issuerCode, contact string
	cmd := appCommand("department CODE NAME", "Enter a department, or give it another name", arguments(2, 2),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			d := domain.Department{Code: args[0], Name: args[1], Group: group, CreditCode: credit, Area: procedure.Area(area),
				FullName: fullName, IssuerCode: issuerCode, Contact: contact}
			if credit != "" && !domain.CreditCodeSound(credit) {
				return usage("--credit-code %s: a unified social credit code has 18 characters, of which the last agrees with the others", credit)
			}
			if err := d.Area.Check(); err != nil {
				return usage("--area: %w", err)
			}
			return putDepartment(cmd, h, d)
		})
	cmd.Flags().StringVar(&credit, "credit-code", "", "统一社会信用代码 of the department; left out: stays as it is")
	cmd.Flags().StringVar(&area, "area", "", "行政区划代码 of the department (GB/T 2260), e.g. 340102; left out: stays as it is, the house's own if none is known")
	cmd.Flags().StringVar(&fullName, "full-name", "", "全称 by which the department signs its letters; left out: stays as it is, the name if none is known")
	cmd.Flags().StringVar(&issuerCode, "issuer-code", "", "机关代字 with which the numbers of its letters begin, e.g. 瑶民; left out: stays as it is")
	cmd.Flags().StringVar(&contact, "contact", "", "how those who have a letter of it reach it; left out: stays as it is")
	cmd.Flags().StringVar(&group, "group", "", "what reports roll it up into, e.g. 区直部门")
	return cmd
}

// putDepartment keeps the credit code, the area and what its letters have of a department that is only renamed.
func putDepartment(cmd *cobra.Command, h *app.App, d domain.Department) error {
	known, err := h.Ledger.Departments(cmd.Context())
	if err != nil {
		return err
	}
	for _, k := range known {
		if k.Code == d.Code {
			d.CreditCode, d.Area = cmp.Or(d.CreditCode, k.CreditCode), cmp.Or(d.Area, k.Area)
			d.FullName, d.IssuerCode, d.Contact = cmp.Or(d.FullName, k.FullName), cmp.Or(d.IssuerCode, k.IssuerCode), cmp.Or(d.Contact, k.Contact)
		}
	}
	return h.Ledger.PutDepartment(cmd.Context(), d)
}

func accountCommand() *cobra.Command {
	var a domain.Account
	var positions []string
	var email string
	cmd := appCommand("account LOGIN NAME", "Enter a person's account, or change it; the password, which the person has to change, is read from standard input",
		arguments(2, 2), func(cmd *cobra.Command, h *app.App, args []string) error {
			a.Login, a.Name = args[0], args[1]
			var contact domain.ContactChange
			if cmd.Flags().Changed("email") {
				contact.Email = &email
			}
			return putAccount(cmd, h, a, positions, contact)
		})
	cmd.Flags().StringVar(&a.Department, "department", "", "code of the person's department; none: a member of the public")
	cmd.Flags().StringSliceVar(&positions, "position", nil, "positions that the person holds: "+positionNames())
	cmd.Flags().StringVar(&email, "email", "", "address to which notifications and the daily digest go; empty: none; not given: as it is")
	cmd.Flags().BoolVar(&a.Disabled, "disabled", false, "nobody can log in with the account")
	return cmd
}

func putAccount(cmd *cobra.Command, h *app.App, a domain.Account, positions []string, contact domain.ContactChange) error {
	for _, p := range positions {
		if !slices.Contains(procedure.Positions, domain.Position(p)) {
			return usage("--position %s: one of %s was expected", p, positionNames())
		}
		a.Positions = append(a.Positions, domain.Position(p))
	}
	if (a.Department == "") != (len(positions) == 0) {
		return usage("a person of a department holds positions, a member of the public none: give --department and --position, or neither")
	}
	if err := knowsDepartment(cmd, h, a.Department); err != nil {
		return err
	}
	hash, err := readPassword(cmd, a.Person)
	if err != nil {
		return err
	}
	a.PasswordHash, a.MustChange = hash, true
	if a.ID, err = idOf(cmd, h, a.Login); err != nil {
		return err
	}
	if err := h.Ledger.PutAccount(cmd.Context(), a); err != nil {
		return err
	}
	_, err = h.Ledger.ChangeContact(cmd.Context(), a.ID, contact)
	return err
}

// knowsDepartment refuses a department that nobody has entered.
func knowsDepartment(cmd *cobra.Command, h *app.App, code string) error {
	departments, err := h.Ledger.Departments(cmd.Context())
	if err != nil || code == "" {
		return err
	}
	if !slices.ContainsFunc(departments, func(d domain.Department) bool { return d.Code == code }) {
		return usage("--department %s: there is none with this code; `shixian department` enters one", code)
	}
	return nil
}

func positionNames() string {
	var list []string
	for _, p := range procedure.Positions {
		list = append(list, string(p))
	}
	return strings.Join(list, ", ")
}

// readPassword reads a line, so that no password stands on a command line, where
// everybody on the machine can see it.
func readPassword(cmd *cobra.Command, owner domain.Person) (string, error) {
	line, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	password := strings.TrimRight(line, "\r\n")
	if weak := api.CheckPassword(password, owner); weak != nil {
		return "", usage("the password on the first line of standard input: %s", weak.Detail)
	}
	return api.HashPassword(password)
}

// idOf keeps the id of an account that is there already.
func idOf(cmd *cobra.Command, h *app.App, login string) (string, error) {
	known, err := h.Ledger.Account(cmd.Context(), login)
	var refusal *procedure.Refusal
	switch {
	case err == nil:
		return known.ID, nil
	case errors.As(err, &refusal):
		return uuid.NewString(), nil
	default:
		return "", fmt.Errorf("account %s: %w", login, err)
	}
}
