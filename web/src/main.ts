import './style.css'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, spoken } from './locales'
import { router } from './router'

// Esc ends what an input method composes, and is for nobody else: dialogs would close under it. Some browsers have ended the
// composition by then, and say so by the code alone.
window.addEventListener('keydown', (event) => {
  if (event.code === 'Escape' && (event.isComposing || event.keyCode === 229)) event.stopPropagation()
}, true)

void spoken.then(() => createApp(App).use(i18n).use(router).mount('#app'))
