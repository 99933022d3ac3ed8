/**
 * Writes the configuration for `workerd serve` from wrangler.toml. Pure. It holds no secret: workerd takes
 * variables from its environment.
 */

export interface EdgeModule {
  /** The path inside the bundle, which is also its import name. */
  name: string;
  kind: 'esModule' | 'data' | 'text' | 'wasm';
}

/** The Worker, as wrangler.toml and the bundle define it. */
export interface EdgePlan {
  name: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  durableObjects: { name: string; className: string; sqlite: boolean }[];
  vars: Record<string, string>;
  /** The Worker itself comes first. */
  modules: EdgeModule[];
}

/**
 * Without it V8 takes its bounds from this machine's memory, collects garbage late, and workerd grows to many
 * times what the calls need. Cloudflare's isolates have 128 MB, but there one holds a few calls, and here it
 * holds all. An isolate that really needs more ends, and its calls are taken up by another.
 */
const isolateMb = 256;

export interface EdgePlace {
  /** `host:port` to listen on. */
  address: string;
  /** The bundle's folder, relative to the configuration file: `embed` takes no absolute path. */
  bundleDir: string;
  /** The folder for the objects' SQLite files. Absolute; must exist. */
  storageDir: string;
  /** The names of the variables in workerd's environment. */
  variables: readonly string[];
}

/**
 * The configuration: one Worker, its Durable Objects on disk, an open network (the embedded engines are on
 * loopback), and a network of public addresses only, for businesses' own tools.
 */
export function capnp(plan: EdgePlan, place: EdgePlace): string {
  const bindings = [
    ...plan.durableObjects.map(
      ({ name, className }) => `(name = ${text(name)}, durableObjectNamespace = ${text(className)})`,
    ),
    ...Object.entries(plan.vars)
      .filter(([name]) => !place.variables.includes(name))
      .map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
    '(name = "PUBLIC_NETWORK", service = "public-network")',
    ...place.variables.map((name) => `(name = ${text(name)}, fromEnvironment = ${text(name)})`),
  ];
  const namespaces = plan.durableObjects.map(
    ({ className, sqlite }) =>
      `(className = ${text(className)}, uniqueKey = ${text(`${plan.name}-${className}`)}, enableSql = ${sqlite})`,
  );
  const modules = plan.modules.map(
    ({ name, kind }) => `(name = ${text(name)}, ${kind} = embed ${text(`${place.bundleDir}/${name}`)})`,
  );
  return `# Written by \`npm start\` from wrangler.toml; changes here are lost.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  v8Flags = ["--max-heap-size=${isolateMb}"],
  services = [
    (name = "edge", worker = (
      modules = ${list(modules)},
      compatibilityDate = ${text(plan.compatibilityDate)},
      compatibilityFlags = [${plan.compatibilityFlags.map(text).join(', ')}],
      bindings = ${list(bindings)},
      durableObjectNamespaces = ${list(namespaces)},
      durableObjectStorage = (localDisk = "objects"),
      globalOutbound = "network",
    )),
    (name = "network", network = (allow = ["public", "private", "local"], tlsOptions = (trustBrowserCas = true))),
    (name = "public-network", network = (allow = ["public"], tlsOptions = (trustBrowserCas = true))),
    (name = "objects", disk = (path = ${text(place.storageDir)}, writable = true)),
  ],
  sockets = [(name = "http", address = ${text(place.address)}, http = (), service = "edge")],
);
`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `        ${item},`).join('\n')}\n      ]`;
}

/** A Cap'n Proto string literal. Everything but printable ASCII is written as escaped UTF-8 bytes. */
function text(value: string): string {
  const escaped = [...Buffer.from(value, 'utf8')].map((byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).padStart(2, '0')}`;
    return character === '"' || character === '\\' ? `\\${character}` : character;
  });
  return `"${escaped.join('')}"`;
}
