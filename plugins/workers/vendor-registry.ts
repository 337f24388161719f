import fp from 'fastify-plugin'
import { Gauge } from 'prom-client'
import { builtInRegistry, registryOfFiles, type VendorRegistry } from '../../importers/vendor-registry.ts'

declare module 'fastify' {
  interface FastifyInstance {
    readonly vendorRegistry: VendorRegistry
  }
}

export interface VendorRegistryOptions {
  /** Files of the IEEE's, with commas between; undefined: the registry of the release. */
  readonly files: string | undefined
}

const builtIn = builtInRegistry()

/** Makes `app.vendorRegistry`, and tells how old it is. A start fails, with a sentence, where a file is not a registry. */
export default fp<VendorRegistryOptions>(
  async (app, { files }) => {
    const tell = (err: Error) => app.log.error({ err }, 'OUI_FILE could not be read again; what it said before is used')
    const registry =
      files === undefined
        ? builtIn
        : registryOfFiles(
            files.split(',').map((path) => path.trim()),
            tell,
          )
    if (files !== undefined) await registry.load()
    app.decorate('vendorRegistry', registry)
    new Gauge({
      name: 'bulk_actions_vendor_registry_age_seconds',
      help: 'How long ago the registry of vendors was published, or its oldest file was written.',
      registers: [app.metricsRegistry],
      async collect() {
        const publishedAt = await registry.publishedAt().catch(() => Number.NaN)
        this.set(Math.round((app.clock.now() - publishedAt) / 1000))
      },
    })
  },
  { name: 'vendor-registry', dependencies: ['metrics'] },
)
