package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"

	"cloud.google.com/go/civil"

	"github.com/shixian/shixian/domain"
)

// openFile is a made-up table of an open entry.
type openFile struct {
	code, name, note string
	header           []string
	rows             [][]string
}

var roads = []string{"和平路", "胜利路", "长江东路", "明光路", "凤阳路", "站前路", "铜陵路", "临泉路"}

// demoFiles are the data that the demonstration's providers give out without being asked.
func demoFiles() []openFile {
	homes := openFile{
		code: "mzj-005", name: "养老机构名录.csv", note: "全部备案养老机构", header: []string{"机构名称", "地址", "床位数", "联系电话"},
	}
	schools := openFile{
		code: "jtj-002", name: "中小学基本信息.csv", note: "公办与民办中小学", header: []string{"学校名称", "办学类型", "地址", "班级数"},
	}
	venues := openFile{
		code: "jtj-005", name: "体育场馆开放信息.csv", note: "向公众开放的体育场馆", header: []string{"场馆名称", "地址", "开放时间", "收费标准"},
	}
	for i, road := range roads {
		address := fmt.Sprintf("%s%d号", road, 18+37*i)
		homes.rows = append(homes.rows, []string{road + "养老服务中心", address, fmt.Sprint(60 + 25*(i%5)), fmt.Sprintf("0551-0000%04d", 1001+i)})
		schools.rows = append(schools.rows, []string{road + []string{"小学", "初级中学"}[i%2], []string{"公办", "公办", "民办"}[i%3], address, fmt.Sprint(18 + 6*(i%4))})
		venues.rows = append(venues.rows, []string{road + []string{"体育馆", "游泳馆", "足球公园"}[i%3], address, "06:30-21:00", []string{"免费", "10元/次"}[i%2]})
	}
	return []openFile{homes, schools, venues}
}

// seedFiles has the providers put them.
func (a *App) seedFiles(ctx context.Context, today civil.Date) error {
	for _, f := range demoFiles() {
		e, err := a.Ledger.Entry(ctx, f.code)
		if err != nil {
			return err
		}
		var table bytes.Buffer
		w := csv.NewWriter(&table)
		if err := w.WriteAll(append([][]string{f.header}, f.rows...)); err != nil {
			return err
		}
		put := domain.EntryFile{Code: f.code, Name: f.name, Note: f.note, AsOf: today.AddDays(-1), By: demoID + e.Provider}
		if _, err := a.Ledger.PutFile(ctx, put, &table); err != nil {
			return fmt.Errorf("%s: %w", f.code, err)
		}
	}
	return nil
}
