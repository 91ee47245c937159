import { api, need, type Department } from '@/api/client'
import { askedOnce } from '@/api/once'

const { value: departments, learn } = askedOnce<Department[]>([], async () => (await need(api.GET('/departments'))).items)

/** The departments, none until they are known. */
export function useDepartments() {
  void learn()
  return departments
}

/** A department's name as far as it is known, or else its code. */
export const nameOfDepartment = (code: string): string => departments.value.find((d) => d.code === code)?.name ?? code
