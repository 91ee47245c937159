package api

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// administrationHandlers keeps departments and people.
type administrationHandlers struct {
	*directory
	ledger staffKeeper
}

// staffKeeper keeps departments and people, and what administrators did.
type staffKeeper interface {
	EnterDepartment(ctx context.Context, d domain.Department, by domain.Person) error
	ChangeDepartment(ctx context.Context, code string, c domain.DepartmentChange, by domain.Person) (domain.Department, error)
	Accounts(ctx context.Context, q domain.PeopleQuery) (domain.List[domain.Account], error)
	AccountOf(ctx context.Context, id string) (domain.Account, error)
	EnterPerson(ctx context.Context, a domain.Account, by domain.Person) (domain.Account, error)
	ChangePerson(ctx context.Context, id string, c domain.PersonChange, by domain.Person) (domain.Account, error)
	// LeftUnmanned are the places that nobody would fill after the change, though the law has something done there.
	LeftUnmanned(ctx context.Context, id string, c domain.PersonChange) ([]domain.Unmanned, error)
	// SetPassword ends the person's log-ins but for the token whose hash is kept.
	SetPassword(ctx context.Context, id string, c domain.PasswordChange, by domain.Person) error
	RightsRequests(ctx context.Context, person string) ([]domain.RightsRequest, error) // of one person, if one is named
	DecideRights(ctx context.Context, id string, confirm bool, by domain.Person) (domain.Account, error)
	Administration(ctx context.Context, q domain.AdministrationQuery) (domain.List[domain.AdministrativeAct], error)
}

// administrator refuses whoever does not administer.
func administrator(ctx context.Context) (domain.Person, error) {
	p := caller(ctx)
	if !domain.MayAdminister(p) {
		return p, refuse(forbidden, "只有系统管理员可以办理")
	}
	return p, nil
}

// inspector refuses whoever neither administers nor audits.
func inspector(ctx context.Context) error {
	if !domain.MayReadAdministration(caller(ctx)) {
		return refuse(forbidden, "只有系统管理员、安全管理员和审计人员可以查看")
	}
	return nil
}

func (s *administrationHandlers) EnterDepartment(ctx context.Context, r gen.EnterDepartmentRequestObject) (gen.EnterDepartmentResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	d := domain.Department{
		Code: r.Body.Code, Name: r.Body.Name, Group: r.Body.Group, Area: procedure.Area(r.Body.Area),
		FullName: r.Body.FullName, IssuerCode: r.Body.IssuerCode, Contact: r.Body.Contact,
	}
	if err := s.ledger.EnterDepartment(ctx, d, by); err != nil {
		return nil, err
	}
	return gen.EnterDepartment201JSONResponse(toDepartment(d)), nil
}

func (s *administrationHandlers) ChangeDepartment(ctx context.Context, r gen.ChangeDepartmentRequestObject) (gen.ChangeDepartmentResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	change := domain.DepartmentChange{
		Name: r.Body.Name, Group: r.Body.Group, Area: (*procedure.Area)(r.Body.Area),
		FullName: r.Body.FullName, IssuerCode: r.Body.IssuerCode, Contact: r.Body.Contact,
	}
	d, err := s.ledger.ChangeDepartment(ctx, r.Code, change, by)
	return gen.ChangeDepartment200JSONResponse(toDepartment(d)), err
}

func (s *administrationHandlers) ListPeople(ctx context.Context, r gen.ListPeopleRequestObject) (gen.ListPeopleResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.Accounts(ctx, domain.PeopleQuery{
		Text: r.Params.Text, Department: r.Params.Department, Disabled: r.Params.Disabled,
		Page: domain.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	if err != nil {
		return nil, err
	}
	refs, err := s.departmentRefs(ctx)
	return gen.ListPeople200JSONResponse{Items: each(list.Items, refs.toAccount), Next: list.Next}, err
}

func (s *administrationHandlers) GetAccount(ctx context.Context, r gen.GetAccountRequestObject) (gen.GetAccountResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	a, err := s.ledger.AccountOf(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	shown, err := s.account(ctx, a)
	return gen.GetAccount200JSONResponse(shown), err
}

// account is shown with what waits for a second person.
func (s *administrationHandlers) account(ctx context.Context, a domain.Account) (gen.Account, error) {
	refs, err := s.departmentRefs(ctx)
	if err != nil {
		return gen.Account{}, err
	}
	shown := refs.toAccount(a)
	asked, err := s.ledger.RightsRequests(ctx, a.ID)
	if len(asked) > 0 {
		shown.Asked = refs.toRightsRequest(asked[0])
	}
	return shown, err
}

func (s *administrationHandlers) EnterPerson(ctx context.Context, r gen.EnterPersonRequestObject) (gen.EnterPersonResponseObject, error) {
	if r.Body.Machine {
		return s.enterMachine(ctx, *r.Body)
	}
	entered, err := s.withPassword(ctx, func(hash string, by domain.Person) (domain.Account, error) {
		return s.ledger.EnterPerson(ctx, domain.Account{
			Person: domain.Person{
				Login: r.Body.Login, Name: r.Body.Name, Department: r.Body.Department, Positions: toPositions(r.Body.Positions), MustChange: true,
			},
			PasswordHash: hash,
		}, by)
	})
	return gen.EnterPerson201JSONResponse(entered), err
}

// enterMachine enters an account without a password: its tokens are issued afterwards.
func (s *administrationHandlers) enterMachine(ctx context.Context, n gen.NewPerson) (gen.EnterPersonResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.ledger.EnterPerson(ctx, domain.Account{Person: domain.Person{
		Login: n.Login, Name: n.Name, Department: n.Department, Positions: toPositions(n.Positions), Machine: true,
	}}, by)
	if err != nil {
		return nil, err
	}
	shown, err := s.account(ctx, a)
	return gen.EnterPerson201JSONResponse{Account: shown}, err
}

// withPassword has an administrator give an account, by means of give, a password that holds only to be changed.
func (s *administrationHandlers) withPassword(
	ctx context.Context, give func(hash string, by domain.Person) (domain.Account, error),
) (gen.AccountWithPassword, error) {
	by, err := administrator(ctx)
	if err != nil {
		return gen.AccountWithPassword{}, err
	}
	password, hash, err := oneTimePassword()
	if err != nil {
		return gen.AccountWithPassword{}, err
	}
	a, err := give(hash, by)
	if err != nil {
		return gen.AccountWithPassword{}, err
	}
	shown, err := s.account(ctx, a)
	return gen.AccountWithPassword{Account: shown, Password: password}, err
}

func toPositions(list []gen.Position) []domain.Position {
	return each(list, func(p gen.Position) domain.Position { return domain.Position(p) })
}

func (s *administrationHandlers) ChangePerson(ctx context.Context, r gen.ChangePersonRequestObject) (gen.ChangePersonResponseObject, error) {
	by, err := administrator(ctx)
	if err != nil {
		return nil, err
	}
	change := domain.PersonChange{Name: r.Body.Name, Department: r.Body.Department, Disabled: r.Body.Disabled}
	if r.Body.Positions != nil {
		positions := toPositions(*r.Body.Positions)
		change.Positions = &positions
	}
	if err := s.confirmed(ctx, r.ID, change, r.Body.LeaveUnmanned); err != nil {
		return nil, err
	}
	a, err := s.ledger.ChangePerson(ctx, r.ID, change, by)
	if err != nil {
		return nil, err
	}
	shown, err := s.account(ctx, a)
	return gen.ChangePerson200JSONResponse(shown), err
}

// confirmed refuses a change that would leave nobody to do what the law has a department do, unless that is meant.
func (s *administrationHandlers) confirmed(ctx context.Context, id string, change domain.PersonChange, meant bool) error {
	if meant {
		return nil
	}
	left, err := s.ledger.LeftUnmanned(ctx, id, change)
	if err != nil || len(left) == 0 {
		return err
	}
	var places []string
	for _, u := range left {
		place := u.String()
		if u.Tasks > 0 {
			place += fmt.Sprintf("，有 %d 项任务等待", u.Tasks)
		}
		places = append(places, place)
	}
	return refuse(domain.DepartmentUnmanned, "此后无人可办：%s。期限照常计算，届满依规定处理", strings.Join(places, "；"))
}

func (s *administrationHandlers) ResetPassword(ctx context.Context, r gen.ResetPasswordRequestObject) (gen.ResetPasswordResponseObject, error) {
	reset, err := s.withPassword(ctx, func(hash string, by domain.Person) (domain.Account, error) {
		if a, err := s.ledger.AccountOf(ctx, r.ID); err != nil || len(a.Offices()) > 0 {
			return a, cmp.Or(err, error(refuse(forbidden, "系统管理员、安全管理员、审计人员的密码由本人修改；忘记的，在服务器上以命令重置")))
		}
		if err := s.ledger.SetPassword(ctx, r.ID, domain.PasswordChange{Hash: hash, MustChange: true}, by); err != nil {
			return domain.Account{}, err
		}
		return s.ledger.AccountOf(ctx, r.ID)
	})
	return gen.ResetPassword200JSONResponse(reset), err
}

// oneTimePassword is easily read out over the telephone, and as hard to guess as a query code.
func oneTimePassword() (password, hash string, err error) {
	password = grouped(newQueryCode())
	hash, err = HashPassword(password)
	return password, hash, err
}

func (s *administrationHandlers) ListAdministration(ctx context.Context, r gen.ListAdministrationRequestObject) (gen.ListAdministrationResponseObject, error) {
	if err := inspector(ctx); err != nil {
		return nil, err
	}
	list, err := s.ledger.Administration(ctx, domain.AdministrationQuery{
		Person: r.Params.Person, Action: domain.AdministrativeAction(r.Params.Action), Subject: r.Params.Subject,
		Page: domain.Page{After: r.Params.After, Limit: r.Params.Limit},
	})
	return gen.ListAdministration200JSONResponse{Items: each(list.Items, toAdministrativeAct), Next: list.Next}, err
}

func toAdministrativeAct(a domain.AdministrativeAct) gen.AdministrativeAct {
	return gen.AdministrativeAct{
		Seq: a.Seq, At: local(a.At), Person: a.Person, Name: a.Name, Action: string(a.Action), ActionTitle: administrativeTitles[a.Action],
		Subject: a.Subject, Title: a.Title, Changes: each(a.Changes, func(c domain.FieldChange) gen.AdministrativeChange {
			return gen.AdministrativeChange{Field: c.Field, FieldTitle: administeredTitles[c.Field], Old: c.Old, New: c.New}
		}),
	}
}

var administrativeTitles = map[domain.AdministrativeAction]string{
	domain.DepartmentEntered: "新增部门", domain.DepartmentChanged: "修改部门", domain.PersonEntered: "新增人员", domain.PersonChanged: "修改人员",
	domain.LoginsEnded: "作废全部登录和令牌",
	domain.RightsAsked: "申请授权", domain.RightsConfirmed: "确认授权", domain.RightsRefused: "不予授权",
	domain.PasswordReset: "重置密码", domain.PasswordChanged: "修改本人密码", domain.TokenIssued: "发放接口令牌", domain.TokenRevoked: "作废令牌",
	domain.NoticeEntered: "录入放假通知", domain.LawEntered: "登记适用的法规", domain.AnchorTaken: "生成存证", domain.LedgerVerified: "核验台账",
	domain.NumbersLeftOut: "跳过编号", domain.LedgerRestored: "恢复台账",
	domain.ClockConfirmed: "确认系统时间", domain.SigningEntered: "设置审签", domain.SigningRemoved: "取消审签",
	domain.StandInNamed: "指定代理", domain.StandInEnded: "提前结束代理",
	domain.SubscriptionEntered: "新增推送", domain.SubscriptionChanged: "修改推送", domain.SubscriptionRemoved: "删除推送", domain.SecretRotated: "更换推送密钥",
}

var administeredTitles = map[string]string{
	"name": "名称", "group": "分组", "area": "行政区划代码",
	"full_name": "全称", "issuer_code": "机关代字", "contact": "联系方式",
	"login": "登录名", "department": "部门", "positions": "角色", "disabled": "停用",
	"token": "令牌", "asked_by": "申请人", "expires_at": "有效期至",
	"calendar": "日历版本", "applied": "适用", "ceilings": "期限比上位法长的", "choices": "同一类事项依哪部法规", "root": "存证", "faults": "不符之处",
	"title": "名称", "url": "网址", "format": "格式", "departments": "部门范围", "regulation": "法规", "procedure": "事项类型", "notices": "通知种类",
	"active": "启用", "secret": "密钥", "time": "系统时间",
	"deputy": "代理人", "from": "第一日", "until": "最后一日",
}

func (o departmentRefs) toAccount(a domain.Account) gen.Account {
	account := gen.Account{
		ID: a.ID, Login: a.Login, Name: a.Name, Disabled: a.Disabled, MustChangePassword: a.MustChange, Machine: a.Machine,
		Combines:  len(a.Offices()) > 1,
		Positions: each(a.Positions, func(p domain.Position) gen.Position { return gen.Position(p) }),
	}
	if a.Department != "" {
		account.Department = o.ref(a.Department)
	}
	return account
}
