/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  // `npm run check` checks types; starting does not wait for it.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@prisma/client', '@prisma/adapter-pg', 'pg', 'nodemailer', '@node-rs/argon2'],
  turbopack: { root: import.meta.dirname },
};
