import { ref, type Ref } from 'vue'

const heading = ref('')

/** What the present page is about, for the window's title; empty until it is known. PageHead tells it. */
export const useHeading = (): Ref<string> => heading
