import { ref } from 'vue'
import { api, need, type Department } from '@/api/client'

export const departments = ref<Department[]>([])

let asked: Promise<void> | undefined

export function learnDepartments(): Promise<void> {
  return (asked ??= need(api.GET('/departments')).then(
    ({ items }) => {
      departments.value = items
    },
    () => {
      asked = undefined // whoever needs them next asks again
    },
  ))
}
