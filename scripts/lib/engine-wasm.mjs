import fs from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { adapterFactory } from './engine-database.mjs';

const glueFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');

/** @returns {{ version: string }} */
export const engineManifest = () =>
  JSON.parse(fs.readFileSync(glueFile.replace('schema_engine_bg.js', 'package.json'), 'utf8'));

/**
 * @param {import('./engine-database.mjs').Datasource} datasource
 * @param {[file: string, text: string][]} datamodels
 */
export async function openEngine(datasource, datamodels) {
  const glue = await import(glueFile);
  const binary = fs.readFileSync(glueFile.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  /** @type {any} */ (instance.exports).__wbindgen_start();
  return glue.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterFactory(datasource)),
  );
}
