import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/', 'src/api/schema.d.ts'] },
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/max-len': ['error', { code: 160, template: 160, tabWidth: 2, ignoreUrls: true }],
    },
  },
  {
    rules: {
      // How a template is broken into lines is taste; these rules would double its length.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // An absent optional prop is undefined, as TypeScript says.
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      // Server texts are shown as text, never as markup.
      'vue/no-v-html': 'error',
      // Texts people read belong in src/locales, in both languages.
      'vue/no-bare-strings-in-template': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
)
