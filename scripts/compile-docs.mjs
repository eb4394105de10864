import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './workspace.mjs'

/** @typedef {import('./extract-blocks.mjs').DocumentedModule} DocumentedModule */

/** Folders whose installed packages a documented program may import, as a host would have installed them. */
const homes = ['tests', 'bench', ...childrenOf('packages'), ...childrenOf('examples')]

/**
 * What the compiler says about documented modules, under the workspace's own strictness, told with the line
 * of the page. The modules exist in memory only.
 *
 * @param {readonly DocumentedModule[]} modules
 */
export function findCompilerTrouble(modules) {
  if (modules.length === 0) return []
  const paths = modules.map((_, index) => join(root, 'tests', `documented-${index}.ts`))
  const byPath = new Map(modules.map((module, index) => [paths[index] ?? '', module]))
  const options = readOptions()
  const program = ts.createProgram(paths, options, createHost(options, byPath))

  return paths.flatMap((path) => {
    const file = program.getSourceFile(path)
    const module = byPath.get(path)
    if (!file || !module) return []
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    return diagnostics.filter(isNotReadersFile).map((diagnostic) => {
      const { line } = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')
      return `${module.page}:${module.lines[line]?.line ?? module.line}: ${message}`
    })
  })
}

/** A documented program may import `./prisma.js`: a file that its reader has. @param {ts.Diagnostic} diagnostic */
function isNotReadersFile({ code, messageText }) {
  return code !== 2307 || !ts.flattenDiagnosticMessageText(messageText, '').includes("'./")
}

/** The workspace's options, without what only concerns programs: an example may declare more than it uses. */
function readOptions() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  return {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
}

/** @param {ts.CompilerOptions} options @param {ReadonlyMap<string, DocumentedModule>} modules */
function createHost(options, modules) {
  const host = ts.createCompilerHost(options)
  const readFile = (/** @type {string} */ path) =>
    modules
      .get(path)
      ?.lines.map(({ text }) => text)
      .join('\n')
  return {
    ...host,
    fileExists: (/** @type {string} */ path) => modules.has(path) || host.fileExists(path),
    readFile: (/** @type {string} */ path) => readFile(path) ?? host.readFile(path),
    /** @type {ts.CompilerHost['getSourceFile']} */
    getSourceFile: (path, language, ...rest) => {
      const text = readFile(path)
      return text === undefined
        ? host.getSourceFile(path, language, ...rest)
        : ts.createSourceFile(path, text, language)
    },
    /** @type {NonNullable<ts.CompilerHost['resolveModuleNameLiterals']>} */
    resolveModuleNameLiterals: (literals, importer, redirected, compilerOptions, importingFile) =>
      literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(importingFile, literal, compilerOptions)
        const places = modules.has(importer) ? homes.map((home) => join(root, home, 'page.ts')) : [importer]
        for (const place of places) {
          const found = ts.resolveModuleName(
            literal.text,
            place,
            compilerOptions,
            host,
            undefined,
            redirected,
            mode,
          )
          if (found.resolvedModule) return found
        }
        return { resolvedModule: undefined }
      }),
  }
}

/** @param {string} folder */
function childrenOf(folder) {
  if (!existsSync(join(root, folder))) return []
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}`)
}
