package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
)

// directory knows departments and people by their names.
type directory struct {
	ledger directoryReader
}

// directoryReader is what codes and identities are turned into names by.
type directoryReader interface {
	Departments(ctx context.Context) ([]domain.Department, error)
	Person(ctx context.Context, id string) (domain.Person, error)
}

func (s *directory) ListDepartments(ctx context.Context, _ gen.ListDepartmentsRequestObject) (gen.ListDepartmentsResponseObject, error) {
	list, err := s.departments(ctx)
	if err != nil {
		return nil, err
	}
	return gen.ListDepartments200JSONResponse{Items: each(list, toDepartment)}, nil
}

func toDepartment(d domain.Department) gen.Department {
	return gen.Department{
		Code: d.Code, Name: d.Name, Group: d.Group, CreditCode: d.CreditCode, Area: string(d.Area), Level: string(d.Area.Level()),
		FullName: d.FullName, IssuerCode: d.IssuerCode, Contact: d.Contact,
	}
}

// departmentRefs are the names of the departments by code.
type departmentRefs domain.Names

func (s *directory) departmentRefs(ctx context.Context) (departmentRefs, error) {
	list, err := s.departments(ctx)
	return departmentRefs(domain.NamesOf(list)), err
}

// ref names a department; one that is no longer known goes by its code.
func (o departmentRefs) ref(code string) gen.DepartmentRef {
	return gen.DepartmentRef{Code: code, Name: domain.Names(o).Of(code)}
}

func (s *directory) departments(ctx context.Context) ([]domain.Department, error) {
	return s.ledger.Departments(ctx)
}
