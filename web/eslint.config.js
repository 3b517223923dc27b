import pluginVue from 'eslint-plugin-vue'
import globals from 'globals'
import typescript from 'typescript-eslint'

export default typescript.config(
  { ignores: ['dist/', 'src/app/api-types.ts', 'scripts/sw.js'] },
  ...typescript.configs.recommended,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: typescript.parser },
    },
  },
  { files: ['scripts/**'], languageOptions: { globals: globals.node } },
  {
    rules: {
      // Form is prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      // Vue makes innerHTML of many siblings with static styles, which the policy blocks.
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'no-restricted-globals': [
        'error',
        {
          name: 'localStorage',
          message: 'Only app/language.ts keeps something there; a shared desk keeps nothing.',
        },
      ],
      complexity: ['error', 10],
    },
  },
  { files: ['scripts/**', 'tests/**', 'src/**/*.test.ts'], rules: { complexity: 'off' } },
)
