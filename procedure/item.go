package procedure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Item is an information item of a catalog entry. Its class, if it has one of its own, differs from the entry's.
type Item struct {
	Name   string `json:"name"`
	Type   string `json:"type,omitempty"`   // one of [ItemTypes], or what an earlier import called it
	Length int    `json:"length,omitempty"` // characters or digits; 0: not known
	Share  string `json:"share,omitempty"`  // one of [Classes]
	Open   string `json:"open,omitempty"`   // likewise
	Note   string `json:"note,omitempty"`
}

// ItemTypes are the data types of information items by the national guide.
var ItemTypes = []string{"字符型", "数值型", "货币型", "日期型", "日期时间型", "逻辑型", "备注型", "通用型", "双精度型", "整型", "浮点型"}

// MostItems is how many information items an entry may have.
const MostItems = 500

// The most characters of an item's texts.
const (
	longestItemName = 100
	longestItemNote = 500
)

// mostLength is the largest length of an item, in characters or digits.
const mostLength = 1_000_000_000

// ReadItems reads what a field of the type items keeps; "" are none.
func ReadItems(text string) ([]Item, error) {
	if text == "" {
		return nil, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var items []Item
	if err := decoder.Decode(&items); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("something follows the items in %q", text)
	}
	return items, nil
}

// ItemsOf reads the items that a value of a field says, as a list or as the JSON of one, whether an entry may have them or not.
func ItemsOf(v any) ([]Item, error) {
	text, written := v.(string)
	if !written {
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		text = string(encoded)
	}
	return ReadItems(text)
}

// WriteItems is the text that a field of the type items keeps, "" of none.
func WriteItems(items []Item) string {
	if len(items) == 0 {
		return ""
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(items) != nil { // it has nothing that JSON cannot say
		return ""
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// itemsText takes a list of items, or the JSON of one, and returns the text that is kept.
func itemsText(v any, invalid func(string, ...any) error) (any, error) {
	text, written := v.(string)
	if !written {
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil, invalid("应为信息项的列表")
		}
		text = string(encoded)
	}
	items, err := ReadItems(text)
	if err != nil {
		return nil, invalid("应为信息项的列表，每项有 name（名称）、type（类型）、length（长度，整数）、share（共享类型）、open（开放类型）、note（说明）")
	}
	if len(items) > MostItems {
		return nil, invalid("不超过 %d 个信息项，现有 %d 个", MostItems, len(items))
	}
	named := map[string]int{}
	for i := range items {
		items[i].Name, items[i].Note = strings.TrimSpace(items[i].Name), strings.TrimSpace(items[i].Note)
		if wrong := items[i].wrong(); wrong != "" {
			return nil, invalid("第 %d 项：%s", i+1, wrong)
		}
		if before, twice := named[items[i].Name]; twice {
			return nil, invalid("第 %d 项与第 %d 项名称相同：%s", i+1, before, items[i].Name)
		}
		named[items[i].Name] = i + 1
	}
	return WriteItems(items), nil
}

// wrong is what is wrong with an item, or "".
func (i Item) wrong() string {
	switch {
	case i.Name == "":
		return "名称必须填写"
	case utf8.RuneCountInString(i.Name) > longestItemName:
		return fmt.Sprintf("名称最多 %d 字", longestItemName)
	case i.Type != "" && !slices.Contains(ItemTypes, i.Type):
		return fmt.Sprintf("类型“%s”应为下列之一：%s", i.Type, strings.Join(ItemTypes, "、"))
	case i.Length < 0 || i.Length > mostLength:
		return fmt.Sprintf("长度应为 1 至 %d 的整数", mostLength)
	case i.Share != "" && !slices.Contains(Classes, i.Share):
		return fmt.Sprintf("共享类型“%s”应为下列之一：%s", i.Share, strings.Join(Classes, "、"))
	case i.Open != "" && !slices.Contains(Classes, i.Open):
		return fmt.Sprintf("开放类型“%s”应为下列之一：%s", i.Open, strings.Join(Classes, "、"))
	case utf8.RuneCountInString(i.Note) > longestItemNote:
		return fmt.Sprintf("说明最多 %d 字", longestItemNote)
	}
	return ""
}

// Line is the item in a line: 姓名，字符型，18.
func (i Item) Line() string {
	parts := []string{i.Name, i.Type, "", "", "", i.Note}
	if i.Length > 0 {
		parts[2] = strconv.Itoa(i.Length)
	}
	if i.Share != "" {
		parts[3] = ClassTitle(i.Share) + "共享"
	}
	if i.Open != "" {
		parts[4] = ClassTitle(i.Open) + "开放"
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "，")
}
