package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

// directory knows departments and people by their names.
type directory struct {
	ledger directoryReader
}

// directoryReader is what codes and identities are turned into names by.
type directoryReader interface {
	Departments(ctx context.Context) ([]office.Department, error)
	Person(ctx context.Context, id string) (office.Person, error)
}

func (s *directory) ListDepartments(ctx context.Context, _ gen.ListDepartmentsRequestObject) (gen.ListDepartmentsResponseObject, error) {
	list, err := s.departments(ctx)
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

func (s *directory) organs(ctx context.Context) (organs, error) {
	list, err := s.departments(ctx)
	return organs(office.NamesOf(list)), err
}

// of names a department; one that is no longer known goes by its code.
func (o organs) of(code string) gen.Organ {
	return gen.Organ{Code: code, Name: office.Names(o).Of(code)}
}

func (s *directory) departments(ctx context.Context) ([]office.Department, error) {
	return s.ledger.Departments(ctx)
}
