package app

import (
	"bufio"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/api"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// leastPassword is the fewest characters of a password.
const leastPassword = 10

func departmentCommand() *cobra.Command {
	var group string
	cmd := houseCommand("department CODE NAME", "Enter a department, or give it another name", arguments(2, 2),
		func(cmd *cobra.Command, h *House, args []string) error {
			return h.Ledger.PutDepartment(cmd.Context(), office.Department{Code: args[0], Name: args[1], Group: group})
		})
	cmd.Flags().StringVar(&group, "group", "", "what reports roll it up into, e.g. 区直部门")
	return cmd
}

func accountCommand() *cobra.Command {
	var a office.Account
	var positions []string
	cmd := houseCommand("account LOGIN NAME", "Enter a person's account, or change it; the password is read from standard input",
		arguments(2, 2), func(cmd *cobra.Command, h *House, args []string) error {
			a.Login, a.Name = args[0], args[1]
			return putAccount(cmd, h, a, positions)
		})
	cmd.Flags().StringVar(&a.Department, "department", "", "code of the person's department; none: a member of the public")
	cmd.Flags().StringSliceVar(&positions, "position", nil, "positions that the person holds: "+positionNames())
	cmd.Flags().BoolVar(&a.Disabled, "disabled", false, "nobody can log in with the account")
	return cmd
}

func putAccount(cmd *cobra.Command, h *House, a office.Account, positions []string) error {
	for _, p := range positions {
		if !slices.Contains(office.Positions, office.Position(p)) {
			return usage("--position %s: one of %s was expected", p, positionNames())
		}
		a.Positions = append(a.Positions, office.Position(p))
	}
	if (a.Department == "") != (len(positions) == 0) {
		return usage("a person of a department holds positions, a member of the public none: give --department and --position, or neither")
	}
	if err := knowsDepartment(cmd, h, a.Department); err != nil {
		return err
	}
	hash, err := readPassword(cmd)
	if err != nil {
		return err
	}
	a.PasswordHash = hash
	if a.ID, err = idOf(cmd, h, a.Login); err != nil {
		return err
	}
	return h.Ledger.PutAccount(cmd.Context(), a)
}

// knowsDepartment refuses a department that nobody has entered.
func knowsDepartment(cmd *cobra.Command, h *House, code string) error {
	departments, err := h.Ledger.Departments(cmd.Context())
	if err != nil || code == "" {
		return err
	}
	if !slices.ContainsFunc(departments, func(d office.Department) bool { return d.Code == code }) {
		return usage("--department %s: there is none with this code; `shixian department` enters one", code)
	}
	return nil
}

func positionNames() string {
	var list []string
	for _, p := range office.Positions {
		list = append(list, string(p))
	}
	return strings.Join(list, ", ")
}

// readPassword reads a line, so that no password stands on a command line, where
// everybody on the machine can see it.
func readPassword(cmd *cobra.Command) (string, error) {
	line, _ := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	password := strings.TrimRight(line, "\r\n")
	if len([]rune(password)) < leastPassword {
		return "", usage("a password of at least %d characters was expected on standard input", leastPassword)
	}
	return api.HashPassword(password)
}

// idOf keeps the id of an account that is there already.
func idOf(cmd *cobra.Command, h *House, login string) (string, error) {
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
