package language

import "reflect"

// tagged marks fields of answers that the API says itself (api/go.overlay.yaml): a word or a sentence.
const tagged = "said"

// Answer is the answer in the language: a copy in which what the API says is put into it.
func (l Language) Answer(answer any) any {
	if l != English || answer == nil {
		return answer
	}
	return l.copied(reflect.ValueOf(answer), "").Interface()
}

// copied is v with its texts, which are said in a way, in the language. Nothing that v points to is changed: others may have it, too.
func (l Language) copied(v reflect.Value, way string) reflect.Value {
	is := reflect.New(v.Type()).Elem()
	is.Set(v)
	switch v.Kind() {
	case reflect.String:
		is.SetString(l.said(v.String(), way))
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				is.Field(i).Set(l.copied(v.Field(i), f.Tag.Get(tagged)))
			}
		}
	case reflect.Slice:
		if v.IsNil() || v.Type().Elem().Kind() == reflect.Uint8 {
			return is
		}
		is.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			is.Index(i).Set(l.copied(v.Index(i), way))
		}
	case reflect.Pointer:
		if !v.IsNil() && v.Elem().Kind() == reflect.Struct {
			is.Set(reflect.New(v.Type().Elem()))
			is.Elem().Set(l.copied(v.Elem(), way))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if is.Len() == v.Len() && is.Pointer() == v.Pointer() {
				is.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
			}
			is.SetMapIndex(k, l.copied(v.MapIndex(k), way))
		}
	default: // has no texts
	}
	return is
}

func (l Language) said(text, way string) string {
	switch way {
	case "word":
		return l.Word(text)
	case "sentence":
		return l.Sentence(text)
	}
	return text
}
