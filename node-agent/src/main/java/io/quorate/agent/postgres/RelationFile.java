package io.quorate.agent.postgres;

/**
 * The file of a table, an index or the like, as WAL records name it (manual, section 73.1).
 *
 * @param database 0 for what all databases share
 */
record RelationFile(long tablespace, long database, long file) {
    /** Numbers below are those of initdb: PostgreSQL's own catalogs, while nobody has rewritten them. */
    private static final long FIRST_OF_USERS = 16384;

    static RelationFile parse(String text) {
        String[] parts = text.split("/", -1);
        return new RelationFile(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    boolean isOfInitdb() {
        return file < FIRST_OF_USERS;
    }

    @Override
    public String toString() {
        return tablespace + "/" + database + "/" + file;
    }
}
