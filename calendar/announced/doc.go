// Package announced reads the State Council's holiday notices as they are published: the prose of the notice or the text of
// its page, as somebody pastes it, or a file in the format of holiday-cn, in UTF-8, UTF-16 or GB18030.
//
// # How prose is read
//
// Full-width forms, brackets and traditional characters are folded, lines with the number of a page dropped, and blanks too,
// since copies break lines anywhere. What is left is cut into sections (一、元旦：…) and these into sentences. In a sentence days
// wait until a word says what they are: 放假 and its like make them days off, 上班 days worked; of 公休日调至 the days before are
// worked and those after are off. 延长…至 stretches a holiday that is known already. 10月1号, 10月1—7日 and 上班日期：9月26日 are read as
// what they mean.
//
// Nothing is guessed. A day of the week that is not the date's, a 共3天 that is not the number of days, a date without a word that
// says what it is, a day both off and worked: each is a Fault that quotes the sentence. So are words about a date that are not
// known (明年, 下午, 除外, 无需上班, 改为, 部分单位), dates of another form (10.1, 2027-10-01, 10月1、2日) and a second notice in the text.
// What is read and set aside (advice such as 鼓励…休息, an ordinary working day that is said to be one, days before the first
// section) is a Remark.
//
// # A notice of a part of a year
//
// A notice that arranges one holiday (an extension, a day off of its own) is read on top of what is known of its year: it takes
// the place of what the year's notice had said of the same holiday, and leaves the rest.
package announced
