package calendar

import "cloud.google.com/go/civil"

// misprinted are entries of lunar-go's table that the notices do not bear out: each day is what its weekday makes it. In
// 2003 the State Council cut 劳动节 short against SARS (docs/adr/0001); in 2012 two ordinary working days after a holiday
// pass for weekends worked.
var misprinted = map[string]bool{
	"2003-04-26": true, "2003-04-27": true, // a weekend, not days worked
	"2003-05-06": true, "2003-05-07": true, // working days, not days off
	"2012-05-02": true, "2012-10-08": true, // a Wednesday and a Monday
}

// missing are days worked by the notice of 2013 (国办发明电〔2012〕33号) that the table has not.
var missing = []YearDay{
	{Date: civil.Date{Year: 2013, Month: 4, Day: 7}, Name: "清明节"},
	{Date: civil.Date{Year: 2013, Month: 10, Day: 12}, Name: "国庆节"},
}

// noticeNames are the holidays that lunar-go does not call as the notices do.
var noticeNames = map[string]string{
	"元旦节":  "元旦",
	"国庆中秋": "国庆节、中秋节",
}
