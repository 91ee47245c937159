package api

import (
	"context"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/office"
)

// administrationDesk keeps departments and people.
type administrationDesk struct {
	*directory
	ledger staffKeeper
}

// staffKeeper keeps departments and people, and what administrators did.
type staffKeeper interface {
	EnterDepartment(ctx context.Context, d office.Department, by office.Person) error
	ChangeDepartment(ctx context.Context, code string, c office.DepartmentChange, by office.Person) (office.Department, error)
	Accounts(ctx context.Context, q office.PeopleQuery) (office.List[office.Account], error)
	AccountOf(ctx context.Context, id string) (office.Account, error)
	EnterPerson(ctx context.Context, a office.Account, by office.Person) (office.Account, error)
	ChangePerson(ctx context.Context, id string, c office.PersonChange, by office.Person) (office.Account, error)
	// SetPassword ends the person's log-ins but for the token whose hash is kept.
	SetPassword(ctx context.Context, id string, c office.PasswordChange, by office.Person) error
	Administration(ctx context.Context, q office.AdministrationQuery) (office.List[office.AdministrativeAct], error)
}

// administrator refuses whoever does not administer.
func administrator(ctx context.Context) (office.Person, error) {
	p := caller(ctx)
	if !office.MayAdminister(p) {
		return p, refuse(forbidden, "只有系统管理员可以办理")
	}
	return p, nil
}

// inspector refuses whoever neither administers nor audits.
func inspector(ctx context.Context) error {
	if !office.MayReadAdministration(caller(ctx)) {
		return refuse(forbidden, "只有系统管理员和审计人员可以查看")
	}
	return nil
}

func (s *administrationDesk) EnterDepartment(ctx context.Context, r gen.EnterDepartmentRequestObject) (gen.EnterDepartmentResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	d := office.Department{Code: r.Body.Code, Name: r.Body.Name, Group: r.Body.Group}
	if err := s.ledger.EnterDepartment(ctx, d, by); err != nil {
		return nil, err
	}
	return gen.EnterDepartment201JSONResponse(toDepartment(d)), nil
}

func (s *administrationDesk) ChangeDepartment(ctx context.Context, r gen.ChangeDepartmentRequestObject) (gen.ChangeDepartmentResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.ledger.ChangeDepartment(ctx, r.Code, office.DepartmentChange{Name: r.Body.Name, Group: r.Body.Group}, by)
	return gen.ChangeDepartment200JSONResponse(toDepartment(d)), err
}

func (s *administrationDesk) ListPeople(ctx context.Context, r gen.ListPeopleRequestObject) (gen.ListPeopleResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.Accounts(ctx, office.PeopleQuery{
		Text: r.Params.Text, Department: r.Params.Department, Disabled: r.Params.Disabled,
		Page: office.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	return gen.ListPeople200JSONResponse{Items: each(list.Items, organs.toAccount), Next: list.Next}, err
}

func (s *administrationDesk) GetAccount(ctx context.Context, r gen.GetAccountRequestObject) (gen.GetAccountResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	a, err := s.ledger.AccountOf(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	return gen.GetAccount200JSONResponse(organs.toAccount(a)), err
}

// EnterPerson gives the new account a password that holds only to be changed.
func (s *administrationDesk) EnterPerson(ctx context.Context, r gen.EnterPersonRequestObject) (gen.EnterPersonResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	password, hash, err := oneTimePassword()
	if err != nil {
		return nil, err
	}
	a, err := s.ledger.EnterPerson(ctx, office.Account{
		Person: office.Person{
			Login: r.Body.Login, Name: r.Body.Name, Department: r.Body.Department, Positions: toPositions(r.Body.Positions), MustChange: true,
		},
		PasswordHash: hash,
	}, by)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	return gen.EnterPerson201JSONResponse{Account: organs.toAccount(a), Password: password}, err
}

func toPositions(list []gen.Position) []office.Position {
	return each(list, func(p gen.Position) office.Position { return office.Position(p) })
}

func (s *administrationDesk) ChangePerson(ctx context.Context, r gen.ChangePersonRequestObject) (gen.ChangePersonResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	change := office.PersonChange{Name: r.Body.Name, Department: r.Body.Department, Disabled: r.Body.Disabled}
	if r.Body.Positions != nil {
		positions := toPositions(*r.Body.Positions)
		change.Positions = &positions
	}
	a, err := s.ledger.ChangePerson(ctx, r.ID, change, by)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	return gen.ChangePerson200JSONResponse(organs.toAccount(a)), err
}

func (s *administrationDesk) ResetPassword(ctx context.Context, r gen.ResetPasswordRequestObject) (gen.ResetPasswordResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	password, hash, err := oneTimePassword()
	if err != nil {
		return nil, err
	}
	if err := s.ledger.SetPassword(ctx, r.ID, office.PasswordChange{Hash: hash, MustChange: true}, by); err != nil {
		return nil, err
	}
	a, err := s.ledger.AccountOf(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	organs, err := s.organs(ctx)
	return gen.ResetPassword200JSONResponse{Account: organs.toAccount(a), Password: password}, err
}

// oneTimePassword is easily read out over the telephone, and as hard to guess as a query code.
func oneTimePassword() (password, hash string, err error) {
	password = grouped(newQueryCode())
	hash, err = HashPassword(password)
	return password, hash, err
}

func (s *administrationDesk) ListAdministration(ctx context.Context, r gen.ListAdministrationRequestObject) (gen.ListAdministrationResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.Administration(ctx, office.AdministrationQuery{
		Person: r.Params.Person, Action: office.AdministrativeAction(r.Params.Action), Subject: r.Params.Subject,
		Page: office.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	return gen.ListAdministration200JSONResponse{Items: each(list.Items, toAdministrativeAct), Next: list.Next}, err
}

func toAdministrativeAct(a office.AdministrativeAct) gen.AdministrativeAct {
	return gen.AdministrativeAct{
		Seq: a.Seq, At: local(a.At), Person: a.Person, Name: a.Name, Action: string(a.Action), ActionTitle: administrativeTitles[a.Action],
		Subject: a.Subject, Title: a.Title, Changes: each(a.Changes, func(c office.FieldChange) gen.AdministrativeChange {
			return gen.AdministrativeChange{Field: c.Field, FieldTitle: administeredTitles[c.Field], Old: c.Old, New: c.New}
		}),
	}
}

var administrativeTitles = map[office.AdministrativeAction]string{
	office.DepartmentEntered: "新增部门", office.DepartmentChanged: "修改部门", office.PersonEntered: "新增人员", office.PersonChanged: "修改人员",
	office.PasswordReset: "重置密码", office.PasswordChanged: "修改本人密码", office.TokenIssued: "发放接口令牌", office.TokenRevoked: "作废令牌",
	office.NoticeEntered: "录入放假通知", office.AnchorTaken: "留存锚点", office.LedgerVerified: "核验账本",
	office.SubscriptionEntered: "新增推送", office.SubscriptionChanged: "修改推送", office.SubscriptionRemoved: "删除推送", office.SecretRotated: "更换推送密钥",
}

var administeredTitles = map[string]string{
	"name": "名称", "group": "分组", "login": "登录名", "department": "部门", "positions": "职务", "disabled": "停用",
	"token": "令牌", "expires_at": "有效期至", "calendar": "日历版本", "root": "锚点", "faults": "不符之处",
	"title": "名称", "url": "网址", "format": "格式", "departments": "部门范围", "regulation": "法规", "procedure": "事项类型", "notices": "通知种类",
	"active": "启用", "secret": "密钥",
}

func (o organs) toAccount(a office.Account) gen.Account {
	account := gen.Account{
		ID: a.ID, Login: a.Login, Name: a.Name, Disabled: a.Disabled, MustChangePassword: a.MustChange,
		Positions: each(a.Positions, func(p office.Position) gen.Position { return gen.Position(p) }),
	}
	if a.Department != "" {
		account.Department = o.of(a.Department)
	}
	return account
}
