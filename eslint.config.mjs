import nextPlugin from '@next/eslint-plugin-next';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const banned = (names, message) =>
  names.map((name) => ({ selector: `CallExpression[callee.name='${name}']`, message }));

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      '.next/',
      'dist/',
      'data/',
      'server/db/generated/',
      'public/',
      'next-env.d.ts',
      'test-results/',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Objects here are closures; no method reads `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'error',
    },
  },
  { files: ['**/*.{mjs,cjs,js}'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.{mjs,cjs,js}', 'tests/**', 'scripts/**'], rules: { 'no-console': 'off' } },
  {
    files: ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y, '@next/next': nextPlugin },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...jsxA11y.flatConfigs.recommended.rules,
      ...nextPlugin.configs.recommended.rules,
      ...nextPlugin.configs['core-web-vitals'].rules,
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    // Instances on a trusted network are reviewed over plain http, where browsers withhold these.
    files: ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', 'client/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'crypto', property: 'randomUUID', message: 'Not there over plain http: use uuid.' },
        { object: 'crypto', property: 'subtle', message: 'Not there over plain http.' },
        { object: 'navigator', property: 'clipboard', message: 'Not there over plain http: use copyText.' },
      ],
    },
  },
  { files: ['components/app-shell/copy-text.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    // Who opens it, owns it: in the browser everything opened goes through a scope.
    files: ['client/**/*.ts'],
    ignores: ['client/scope.ts', 'client/next-frame.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='addEventListener']",
          message: 'Use scope.listen: the scope that opens it closes it.',
        },
        ...banned(
          ['setTimeout', 'setInterval', 'requestAnimationFrame'],
          'Use the scope: it stops what it started.',
        ),
      ],
    },
  },
  {
    // One result in Node, worklet and worker (audio/dsp/math.ts); hot loops may index without checks.
    files: ['audio/**/*.ts'],
    ignores: ['audio/dsp/math.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': [
        'error',
        ...[
          'sin',
          'cos',
          'tan',
          'asin',
          'acos',
          'atan',
          'atan2',
          'sinh',
          'cosh',
          'tanh',
          'exp',
          'expm1',
          'log',
          'log2',
          'log10',
          'log1p',
          'pow',
          'cbrt',
          'hypot',
        ].map((property) => ({
          object: 'Math',
          property,
          message: 'Differs by one ulp between engines: use audio/dsp/math.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "BinaryExpression[operator='**']",
          message: 'Differs by one ulp between engines: use audio/dsp/math.',
        },
      ],
    },
  },
);
