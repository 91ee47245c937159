import { departments, learnDepartments } from '@/api/departments'

/** The departments, none until they are known. */
export function useDepartments() {
  void learnDepartments()
  return departments
}
