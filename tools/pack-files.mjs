import { create } from "tar";

/**
 * Packs files of a folder, sorted by name. The same files give the same archive.
 *
 * @param options.folder the folder that they are in
 * @param options.files their names in it
 * @param options.executables the names of those that are run
 * @param options.archive the file that is written
 * @param options.prefix a folder that they are put into, in the archive
 */
export function packFiles({ folder, files, executables, archive, prefix }) {
  create(
    {
      sync: true,
      cwd: folder,
      file: archive,
      gzip: true,
      prefix,
      // Without the owner and whatever else differs between machines.
      portable: true,
      // The time that npm gives each file of a package.
      mtime: new Date("1985-10-26T08:15:00Z"),
      onWriteEntry: (entry) => {
        entry.stat.mode = executables.includes(entry.path) ? 0o755 : 0o644;
      },
    },
    [...files].sort(),
  );
}
