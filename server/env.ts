import type { BlockList } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { readProxies } from './http/network-address';

const flag = z.enum(['0', '1']).transform((value) => value === '1');

const Environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  DATABASE_URL: z.string().min(1),
  DATA_DIR: z
    .string()
    .default('./data')
    .transform((directory) => path.resolve(directory)),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  NEXTAUTH_SECRET: z.string().min(32, 'needs at least 32 characters'),
  TALKBACK_SIGNUP: z.enum(['open', 'invited', 'closed']).optional(),
  TALKBACK_DEMO: flag.default(true),
  TALKBACK_QUOTA_GB: z.coerce.number().positive().default(50),
  TALKBACK_RESERVE_GB: z.coerce.number().min(0).default(2),
  TALKBACK_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  FFMPEG_PATH: z.string().optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text, refused) => {
      try {
        return readProxies(text);
      } catch {
        refused.addIssue('needs addresses or ranges like 10.0.0.0/8, with commas between them');
        return z.NEVER;
      }
    }),
  METRICS_TOKEN: z.string().min(16, 'needs at least 16 characters').optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40).default('single sign-on'),
});

export interface Env {
  mode: 'production' | 'development' | 'test';
  databaseUrl: string;
  dataDir: string;
  host: string;
  port: number;
  publicUrl: string | undefined;
  secret: string;
  signUp: 'open' | 'invited' | 'closed';
  demo: boolean;
  quotaBytes: number;
  reserveBytes: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  ffmpegPath: string | undefined;
  /** Whose X-Forwarded-For is believed. */
  trustedProxies: BlockList;
  /** Whoever bears it may read /metrics; without it nobody may. */
  metricsToken: string | undefined;
  /** Wakes other processes that keep documents the same. */
  redisUrl: string | undefined;
  /** Where mail leaves; without it letters are kept in the outbox. */
  smtp: { url: string; from: string } | undefined;
  providers: ProviderSettings;
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** The services people can sign in with; those that are configured. */
export interface ProviderSettings {
  github: Credentials | undefined;
  google: Credentials | undefined;
  oidc: (Credentials & { issuer: string; name: string }) | undefined;
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether an instance listening on `host` can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.has(host);
}

/** Reads the environment once, at boot; refuses to boot on anything missing or out of range, naming it. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const complaints = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The configuration is not usable.\n  ${complaints.join('\n  ')}`);
  }
  const env = parsed.data;
  return {
    mode: env.NODE_ENV,
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    secret: env.NEXTAUTH_SECRET,
    signUp: env.TALKBACK_SIGNUP ?? (isLoopback(env.HOST) ? 'open' : 'invited'),
    demo: env.TALKBACK_DEMO,
    quotaBytes: env.TALKBACK_QUOTA_GB * 1e9,
    reserveBytes: env.TALKBACK_RESERVE_GB * 1e9,
    logLevel: env.TALKBACK_LOG,
    ffmpegPath: env.FFMPEG_PATH,
    trustedProxies: env.TRUSTED_PROXIES,
    metricsToken: env.METRICS_TOKEN,
    redisUrl: env.REDIS_URL,
    smtp: env.SMTP_URL ? { url: env.SMTP_URL, from: env.MAIL_FROM ?? senderOf(env.SMTP_URL) } : undefined,
    providers: {
      github: credentials('GITHUB', env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET),
      google: credentials('GOOGLE', env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET),
      oidc: oidcFrom(env),
    },
  };
}

function credentials(
  name: string,
  clientId: string | undefined,
  clientSecret: string | undefined,
): Credentials | undefined {
  if (clientId && clientSecret) return { clientId, clientSecret };
  if (!clientId && !clientSecret) return undefined;
  throw new Error(`${name}_CLIENT_ID and ${name}_CLIENT_SECRET go together.`);
}

function oidcFrom(env: z.output<typeof Environment>): ProviderSettings['oidc'] {
  const given = credentials('OIDC', env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET);
  if (!given && !env.OIDC_ISSUER) return undefined;
  if (!given || !env.OIDC_ISSUER)
    throw new Error('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together.');
  return { ...given, issuer: env.OIDC_ISSUER.replace(/\/+$/, ''), name: env.OIDC_NAME };
}

function senderOf(smtpUrl: string): string {
  const { username, hostname } = new URL(smtpUrl);
  const user = decodeURIComponent(username);
  return user.includes('@') ? user : `talkback@${hostname}`;
}
