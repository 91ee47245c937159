package procedure

import "regexp"

// Area is an administrative division by its code of GB/T 2260, six digits: 340102 is a county or district, 340100 a city,
// 340000 a province, 000000 the State. Empty, it is the house's own, whichever that is.
type Area string

// wholeState is the area that all others are in.
const wholeState Area = "000000"

// Level is the level of administration at which an area is governed.
type Level string

// The levels of administration, by which a code of GB/T 2260 tells where it is.
const (
	StateLevel    Level = "国家级"
	ProvinceLevel Level = "省级"
	CityLevel     Level = "市级"
	CountyLevel   Level = "县级"
)

var (
	areaCode = regexp.MustCompile(`^[1-9]\d{5}$`)
	// unmanned are the cities of the standard that nobody governs: they hold together the districts of a municipality, or the
	// counties that are directly under a province.
	unmanned = regexp.MustCompile(`^(11|12|31|50)0[12]00$|^..9000$`)
)

// Level is the area's level of administration; empty of the house's own, which need not be known.
func (a Area) Level() Level {
	switch {
	case a == "":
		return ""
	case a == wholeState:
		return StateLevel
	case a[2:] == "0000":
		return ProvinceLevel
	case a[4:] == "00":
		return CityLevel
	default:
		return CountyLevel
	}
}

// Check refuses, for the field area, what is not the code of an area.
func (a Area) Check() error {
	sound := areaCode.MatchString(string(a)) && (a[2:4] != "00" || a[4:] == "00") && !unmanned.MatchString(string(a))
	if a == "" || a == wholeState || sound {
		return nil
	}
	refusal := Refuse(FieldInvalid, "“%s”不是行政区划代码：应为国家标准 GB/T 2260 的六位代码，"+
		"如 340102（县级）、340100（市级）、340000（省级）、000000（国家级）；与本级相同的留空", string(a))
	refusal.Field = "area"
	return refusal
}

// over is the area that an area is directly part of; that of the State is itself.
func (a Area) over() Area {
	city, province := a[:4]+"00", a[:2]+"0000"
	switch a.Level() {
	case CountyLevel:
		if unmanned.MatchString(string(city)) {
			return province
		}
		return city
	case CityLevel:
		return province
	default:
		return wholeState
	}
}

// CommonArea is the nearest area that two areas are both part of, or are: of a county and its city, the city. It is empty
// if one of them is the house's own: of which that is part, nobody has said.
func CommonArea(a, b Area) Area {
	if a == "" || b == "" {
		return ""
	}
	within := map[Area]bool{wholeState: true}
	for ; a != wholeState; a = a.over() {
		within[a] = true
	}
	for !within[b] {
		b = b.over()
	}
	return b
}

// Areas are the areas of departments and who supervises in each, as they stand when a case is filed.
type Areas struct {
	Of         map[string]Area              // by the department's code; one that is not in it is of the house's own area
	Supervised map[Area]map[Position]string // the department that holds a position of supervision in an area
}

// settle notes, once both sides of a case are known, of which areas they are, and who is superior to both.
func (p *Parties) settle(areas Areas) {
	p.ApplicantArea, p.ProviderArea, p.Superiors = areas.Of[p.Applicant], areas.Of[p.Provider], nil
	if p.CrossesLevels() {
		p.Superiors = areas.Supervised[CommonArea(p.ApplicantArea, p.ProviderArea)]
	}
}

// CrossesLevels tells whether the departments on both sides are of different areas, at whatever levels. A member of the public
// is of none.
func (p Parties) CrossesLevels() bool {
	return p.Applicant != Public && p.Provider != "" && p.ApplicantArea != p.ProviderArea
}

// Areas are those under which the case was filed, as far as its parties go.
func (p Parties) Areas() Areas {
	areas := Areas{Of: map[string]Area{p.Applicant: p.ApplicantArea, p.Provider: p.ProviderArea}, Supervised: map[Area]map[Position]string{}}
	areas.Supervised[CommonArea(p.ApplicantArea, p.ProviderArea)] = p.Superiors
	return areas
}
