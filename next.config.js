/**
 * Thirty languages of strings that nobody reads here: React Aria's for our one locale are those of en-US, and zod's
 * sentences never reach a person in the browser but in English.
 */
const unusedLanguages = [
  {
    condition: {
      path: /react-(aria|aria-components|stately)\/dist\/private\/intl\/.*[a-z]{2}-(?!US)[A-Z]{2}\.mjs$/,
    },
    loaders: [replaceWith('export default {};')],
  },
  {
    condition: { path: /zod\/v4\/locales\/(?!en\.|index\.)[\w-]+\.js$/ },
    loaders: [replaceWith('export default () => ({ localeError: () => undefined });')],
  },
];

/** @param {string} source */
function replaceWith(source) {
  return { loader: `${import.meta.dirname}/scripts/lib/replace-module.cjs`, options: { source } };
}

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm run check` checks types; starting does not wait for it.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@prisma/client', '@prisma/adapter-pg', 'pg', 'nodemailer', '@node-rs/argon2'],
  // A page is loaded when somebody asks for it: all of them at once would hold every start up by a third of a second.
  experimental: { preloadEntriesOnStart: false },
  turbopack: { root: import.meta.dirname, rules: { '*': unusedLanguages } },
};
