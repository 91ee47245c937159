package seed

// Habits are how the simulated people behave. Shares and weights are relative; probabilities are from 0 to 1.
type Habits struct {
	Regulations map[string]float64 `yaml:"regulations"` // share of filings, by pack; one that is not named: 1
	Procedures  map[string]float64 `yaml:"procedures"`  // share of filings, by procedure; one that is not named is only opened by others
	Actions     map[string]float64 `yaml:"actions"`     // weight of an action, by name, in place of the one by its traits
	Anytime     map[string]float64 `yaml:"anytime"`     // probability that an action that is always open is ever taken
	Offers      map[string]float64 `yaml:"offers"`      // probability that a child case that is offered is opened
	Breaches    float64            `yaml:"breaches"`    // the same of one that a breach offers
	Optional    map[string]float64 `yaml:"optional"`    // probability that a field is filled in that need not be
	Services    float64            `yaml:"services"`    // probability that a service fails
	Classes     map[string]float64 `yaml:"classes"`     // how often entries of a class of sharing, or for the public of opening, are asked for
	Season      Season             `yaml:"season"`

	Default     Diligence            `yaml:"default"`
	Public      Diligence            `yaml:"public"`
	Departments map[string]Diligence `yaml:"departments"`
}

// Diligence is how a department does its work.
type Diligence struct {
	Haste      float64 `yaml:"haste"`      // 1: any day of the period alike; more: earlier
	Lapse      float64 `yaml:"lapse"`      // probability that a task is not done in time
	Lateness   float64 `yaml:"lateness"`   // then: mean working days past the due day
	Refuse     float64 `yaml:"refuse"`     // weight of an act that must be justified, against 1 of one that need not
	Supplement float64 `yaml:"supplement"` // the same of one that may be done only so often
	Extend     float64 `yaml:"extend"`     // probability of asking for more time where that is possible
	Activity   float64 `yaml:"activity"`   // share of filings
}

// Season is when people file.
type Season struct {
	Months        []float64 `yaml:"months"`   // weight of each month, January first
	Weekdays      []float64 `yaml:"weekdays"` // of each day of a working week, Monday first; make-up days count as Fridays
	BeforeHoliday float64   `yaml:"before_holiday"`
	AfterHoliday  float64   `yaml:"after_holiday"`
	DayOff        float64   `yaml:"day_off"` // weight of a day off for the public; departments do not file then
	Growth        float64   `yaml:"growth"`  // from the first day to the last
}

func (h Habits) of(department string) Diligence {
	if department == "" {
		return h.Public
	}
	if d, named := h.Departments[department]; named {
		return d
	}
	return h.Default
}
