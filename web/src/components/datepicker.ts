import { defineAsyncComponent } from 'vue'

/** Element Plus' date picker, beside the page and not with it: it is large, and few who open a page pick a day. */
export const ElDatePicker = defineAsyncComponent(() => import('./DatePicker.vue'))
