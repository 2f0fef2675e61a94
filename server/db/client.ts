import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';
import { pools } from './pools';

export type Database = PrismaClient;
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Opens the pool every query and command uses; who opens it disconnects it. */
export function openDatabase(url: string): Database {
  const adapter = new PrismaPg({ connectionString: url, max: pools.prisma, connectionTimeoutMillis: 5_000 });
  return new PrismaClient({ adapter });
}
