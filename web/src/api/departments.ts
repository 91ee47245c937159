import { api, need, type Department } from './client'
import { fetchedOnce } from './once'

/** The departments, none until they are learnt. */
export const { value: departments, learn: learnDepartments } =
  fetchedOnce<Department[]>([], async () => (await need(api.GET('/departments'))).items)

/** A department's name as far as it is known, or else its code. */
export const nameOfDepartment = (code: string): string => departments.value.find((d) => d.code === code)?.name ?? code
