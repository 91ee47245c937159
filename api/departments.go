package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

func (s *server) ListDepartments(ctx context.Context, _ gen.ListDepartmentsRequestObject) (gen.ListDepartmentsResponseObject, error) {
	list, err := s.Ledger.Departments(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListDepartments200JSONResponse{Items: each(list, toDepartment)}, nil
}

func toDepartment(d office.Department) gen.Department {
	return gen.Department{Code: d.Code, Name: d.Name, Group: d.Group, CreditCode: d.CreditCode}
}

// organs are the names of the departments by code.
type organs office.Names

func (s *server) organs(ctx context.Context) (organs, error) {
	list, err := s.Ledger.Departments(ctx)
	return organs(office.NamesOf(list)), err
}

// of names a department; one that is no longer known goes by its code.
func (o organs) of(code string) gen.Organ {
	return gen.Organ{Code: code, Name: office.Names(o).Of(code)}
}
