import 'element-plus/dist/index.css'
import './style.css'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './locales'
import { router } from './router'

createApp(App).use(i18n).use(router).mount('#app')
