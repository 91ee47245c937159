// The codes that pages list by themselves, in the order in which they are shown. A test compares them with the server's.
import type { Schema } from './client'

export const authorities: Schema<'ReportAuthority'>[] = ['statutory', 'construed', 'practice']
export const classes: Schema<'Class'>[] = ['unconditional', 'conditional', 'withheld']
export const positions: Schema<'Position'>[] = ['staff', 'head', 'data_head', 'bureau', 'higher_bureau', 'government', 'auditor', 'administrator', 'security']
