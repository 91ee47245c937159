package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/shixian/shixian/office"
	"github.com/shixian/shixian/procedure"
)

// demoCase is a case that the demonstration opens, and what is done with it.
type demoCase struct {
	procedure string
	by        string // login
	resource  string
	form      procedure.Fields
	acts      []demoAct
}

type demoAct struct {
	by     string
	action string
	fields procedure.Fields
}

func (h *House) seedCases(ctx context.Context, people map[string]office.Person) error {
	for _, c := range demoCases(h.today(ctx)) {
		err := h.seedCase(ctx, people, c)
		var refusal *procedure.Refusal
		if errors.As(err, &refusal) && refusal.Code == procedure.NotInForce {
			h.cfg.Log.WarnContext(ctx, "no demonstration case", "procedure", c.procedure, "why", refusal.Detail)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s by %s: %w", c.procedure, c.by, err)
		}
	}
	return nil
}

func (h *House) today(ctx context.Context) string {
	now, err := h.Ledger.Now(ctx)
	if err != nil {
		return ""
	}
	return procedure.DateOf(now).String()
}

func (h *House) seedCase(ctx context.Context, people map[string]office.Person, c demoCase) error {
	d, ok := h.Packs.Definition(c.procedure)
	if !ok {
		return nil // a library without the pack has a demonstration without its cases
	}
	filed, err := h.Ledger.File(ctx, office.Filing{Definition: d, By: people[c.by], Form: c.form, Resource: c.resource})
	if err != nil {
		return err
	}
	for _, a := range c.acts {
		s := filed.Case.State
		by := people[a.by]
		_, err := h.Ledger.Register(ctx, office.Act{
			Case: s.Number, Action: a.action, By: by, Fields: a.fields,
			Roles: office.Roles(by, d.Regulation, s.Parties),
		})
		if err != nil {
			return fmt.Errorf("%s: %w", a.action, err)
		}
	}
	return nil
}

func demoCases(today string) []demoCase {
	share := func(by, resource, purpose, scope string, acts ...demoAct) demoCase {
		return demoCase{"yaohai-2024/share-application", by, resource, procedure.Fields{
			"purpose": purpose, "scope": scope, "mode": "interface", "no_state_secrets": true, "duty": true,
		}, acts}
	}
	accept := func(by string) demoAct { return demoAct{by: by, action: "accept"} }
	return []demoCase{
		share("mzj", "gaj-001", "核对低保申请家庭成员户籍", "申请家庭成员的姓名、公民身份号码、户籍地址", accept("gaj")),
		share("zjj", "zgj-001", "核查公租房申请家庭名下不动产", "申请人及配偶的不动产权利状态"),
		share("rsj", "mzj-001", "核定困难群体代缴养老保险", "本区低保对象姓名与公民身份号码", accept("mzj")),
		share("jtj", "gaj-002", "核对随迁子女入学条件", "申请人的居住证签发日期与地址", accept("gaj"),
			demoAct{"gaj", "refuse", procedure.Fields{"reason": "申请范围超出入学审核所需", "legal_basis": "第二十条"}}),
		share("wjw", "rsj-004", "职业健康监管对象摸底", "辖区用人单位名称与用工人数",
			demoAct{"rsj", "supplement", procedure.Fields{"reason": "请明确行业范围"}}),
		share("sgj", "hbj-003", "联合信用监管", "排污许可证编号与有效期"),
		{"yaohai-2024/open-data-request", "citizen", "rsj-004", procedure.Fields{
			"purpose": "研究本区就业结构", "needs": "近三年分行业用工备案数", "no_state_secrets": true}, nil},
		{"yaohai-2024/open-data-request", "company", "sgj-002", procedure.Fields{
			"purpose": "商业选址分析", "needs": "各街道个体工商户数量", "no_state_secrets": true}, nil},
		{"yaohai-2024/catalog-change", "sgj", "sgj-004", procedure.Fields{
			"cause": "law", "event_on": today, "change": "依修改后的处罚信息公示规定调整公示期限", "update_cycle": "每日"}, nil},
		{"yaohai-2024/correction-ticket", "rsj", "mzj-001", procedure.Fields{
			"kind": "data", "problem": "同一公民身份号码存在两条记录，保障类别不同"}, nil},
		{"yaohai-2024/rectification", "bureau", "", procedure.Fields{
			"respondent": "cgj", "breach": "2", "facts": "公厕分布信息目录自上年起未更新", "demand": "更新目录并建立维护制度", "limit": 15}, nil},
	}
}
