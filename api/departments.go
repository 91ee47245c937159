package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
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
type organs map[string]string

func (s *server) organs(ctx context.Context) (organs, error) {
	list, err := s.Ledger.Departments(ctx)
	if err != nil {
		return nil, err
	}
	names := organs{procedure.Public: "公民、法人和其他组织"}
	for _, d := range list {
		names[d.Code] = d.Name
	}
	return names, nil
}

// of names a department; one that is no longer known goes by its code.
func (o organs) of(code string) gen.Organ {
	name, known := o[code]
	if !known {
		name = code
	}
	return gen.Organ{Code: code, Name: name}
}
