import { ref } from 'vue'

/** What the present page is about, for the window's title; empty until it is known. PageHead tells it. */
export const heading = ref('')
