package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static dev.brc.core.keyspace.KeyspaceFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.core.keyspace.KeyspaceFixture.TestValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs steps on a keyspace and on plain maps beside it, and compares what they return, hold and announce. */
final class KeyspaceModel
{
    static final int DATABASES = 3;

    /** What a step does. */
    enum Kind
    {
        GET, EXISTS, SET, SET_KEEP_TTL, SET_UNTIL, SET_LONG, UPDATE_LONG, SET_RAW, APPEND, SET_RANGE, EDIT, PUT, MUTATE,
        DELETE, EXPIRE,
        EXPIRE_PAST, PERSIST, EXPIRE_AT, RENAME, MOVE, COPY, SWAP, FLUSH, FLUSH_ALL, ADVANCE, CYCLE, REHASH, FILL,
        DRAIN, SCAN, FOR_EACH, RANDOM_KEY
    }

    /** One step: what to do, with which databases and keys, and numbers whose meaning depends on it. */
    record Step(Kind kind, int db, int otherDb, int key, int otherKey, int size, boolean flag)
    {
    }

    /** What the model holds for a key: a string, or type and size of another value. */
    private record Content(int type, String string, long deadline)
    {
        Content with(final String newString, final boolean keepTtl)
        {
            return new Content(ValueType.STRING, newString, keepTtl ? deadline : -1);
        }
    }

    final KeyspaceFixture f = new KeyspaceFixture(DATABASES);
    private final List<Map<String, Content>> model = new ArrayList<>();
    /** Keys that the current step changes, as the listener names them. */
    private final Set<String> changed = new HashSet<>();
    /** Keys that the current step makes: "new" in keyspace notifications. */
    private final List<String> added = new ArrayList<>();

    KeyspaceModel()
    {
        for (int i = 0; i < DATABASES; i++)
        {
            model.add(new HashMap<>());
        }
    }

    void run(final Step step)
    {
        changed.clear();
        added.clear();
        f.events.clear();
        apply(step, f.keyspace.db(step.db), f.keyspace.db(step.otherDb), name(step.key), name(step.otherKey));
        checkEvents(step);
    }

    private static String name(final int key)
    {
        // Some keys are longer than a block, some longer than 64 KiB.
        return "k" + key + (key % 13 == 12 ? "x".repeat(5000) : key % 17 == 16 ? "y".repeat(70_000) : "");
    }

    private static String value(final Step step)
    {
        return step.flag ? Integer.toString(step.size * 31) : "v".repeat(step.size);
    }

    private void apply(final Step step, final Db db, final Db other, final String key, final String otherKey)
    {
        final byte[] k = bytes(key);
        final byte[] o = bytes(otherKey);
        final Content content = live(step.db, key);
        final String value = value(step);
        final byte[] v = bytes(value);
        switch (step.kind)
        {
            case GET:
                compare(content, db.lookupRead(k));
                break;
            case EXISTS:
                assertThat(db.exists(k)).isEqualTo(content != null);
                break;
            case SET:
            case SET_KEEP_TTL:
                final boolean keep = step.kind == Kind.SET_KEEP_TTL;
                db.setString(k, 0, k.length, v, 0, v.length, keep);
                put(step.db, key, orNew(content).with(value, keep));
                break;
            case SET_LONG:
                db.setLong(k, 0, k.length, -step.size, step.flag);
                put(step.db, key, orNew(content).with(Integer.toString(-step.size), step.flag));
                break;
            case SET_UNTIL:
                db.setStringUntil(k, 0, k.length, v, 0, v.length, f.nowMs + step.size);
                put(step.db, key, new Content(ValueType.STRING, value, f.nowMs + step.size));
                break;
            case UPDATE_LONG:
                final Entry number = db.lookupWrite(k);
                if (number != null && number.isInt())
                {
                    db.updateLong(number, step.size - 5L);
                    put(step.db, key, orNew(content).with(Integer.toString(step.size - 5), true));
                }
                break;
            case SET_RAW:
                db.setRawString(k, 0, k.length, v, 0, v.length, false);
                put(step.db, key, orNew(null).with(value, false));
                break;
            case APPEND:
                if (content == null || content.type == ValueType.STRING)
                {
                    final String appended = content == null ? value : content.string + value;
                    assertThat(db.append(k, 0, k.length, v, 0, v.length)).isEqualTo(appended.length());
                    put(step.db, key, orNew(content).with(appended, true));
                }
                break;
            case SET_RANGE:
                if (content == null || content.type == ValueType.STRING)
                {
                    setRange(step, db, key, content, value);
                }
                break;
            case EDIT:
                if (content == null || content.type == ValueType.STRING)
                {
                    edit(step, db, key, content);
                }
                break;
            case PUT:
                db.putValue(k, 0, k.length, new TestValue(ValueType.HASH, step.size), step.flag);
                put(step.db, key, new Content(ValueType.HASH, Integer.toString(step.size),
                    step.flag && content != null ? content.deadline : -1));
                break;
            case MUTATE:
                if (content != null && content.type == ValueType.HASH)
                {
                    ((TestValue) db.lookupWrite(k).value()).bytes = step.size;
                    db.valueMutated(k, 0, k.length);
                    put(step.db, key, new Content(ValueType.HASH, Integer.toString(step.size), content.deadline));
                }
                break;
            case DELETE:
                assertThat(db.delete(k)).isEqualTo(content != null);
                if (content != null)
                {
                    remove(step.db, key);
                }
                break;
            case EXPIRE:
            case EXPIRE_PAST:
                final long deadline = f.nowMs + (step.kind == Kind.EXPIRE ? step.size : -1 - step.size);
                assertThat(db.setExpireAt(k, deadline)).isEqualTo(content != null);
                if (content != null)
                {
                    put(step.db, key, new Content(content.type, content.string, deadline));
                }
                break;
            case PERSIST:
                final boolean had = content != null && content.deadline != -1;
                assertThat(db.persist(k)).isEqualTo(had);
                if (had)
                {
                    put(step.db, key, new Content(content.type, content.string, -1));
                }
                break;
            case EXPIRE_AT:
                assertThat(db.expireAt(k)).isEqualTo(content == null ? -2 : content.deadline);
                break;
            case RENAME:
                assertThat(db.rename(k, o)).isEqualTo(content != null);
                if (content != null && !key.equals(otherKey))
                {
                    remove(step.db, key);
                    model.get(step.db).remove(otherKey); // what was there goes first
                    put(step.db, otherKey, content);
                }
                break;
            case MOVE:
                if (db != other)
                {
                    final boolean moves = content != null && live(step.otherDb, key) == null;
                    assertThat(db.move(k, other)).isEqualTo(moves);
                    if (moves)
                    {
                        remove(step.db, key);
                        put(step.otherDb, key, content);
                    }
                }
                break;
            case COPY:
                if (db != other || !key.equals(otherKey))
                {
                    final boolean copies = content != null && (step.flag || live(step.otherDb, otherKey) == null);
                    assertThat(db.copy(k, other, o, step.flag)).isEqualTo(copies);
                    if (copies)
                    {
                        model.get(step.otherDb).remove(otherKey); // what was there goes first
                        put(step.otherDb, otherKey, content);
                    }
                }
                break;
            case SWAP:
                f.keyspace.swap(step.db, step.otherDb);
                final Map<String, Content> map = model.get(step.db);
                model.set(step.db, model.get(step.otherDb));
                model.set(step.otherDb, map);
                assertThat(f.events).hasSize(db == other ? 0 : 2);
                break;
            case FLUSH:
                assertThat(db.flush()).isEqualTo(model.get(step.db).size());
                model.get(step.db).clear();
                assertThat(f.events).containsExactly("everything " + step.db);
                break;
            case FLUSH_ALL:
                f.keyspace.flushAll();
                model.forEach(Map::clear);
                assertThat(f.events).containsExactly("everything *");
                break;
            case ADVANCE:
                f.advance(step.size);
                break;
            case CYCLE:
                f.keyspace.activeExpireCycle(1_000_000_000L);
                break;
            case REHASH:
                f.keyspace.rehash(step.size * 1000L);
                break;
            case FILL:
                for (int i = 0; i < step.size / 4; i++)
                {
                    f.keyspace.db(step.db).setString(bytes("fill" + i), bytes("f"));
                    put(step.db, "fill" + i, orNew(null).with("f", false));
                }
                break;
            case DRAIN:
                for (int i = 0; i < step.size; i++)
                {
                    if (db.delete(bytes("fill" + i)))
                    {
                        remove(step.db, "fill" + i);
                    }
                }
                break;
            case SCAN:
                final Set<String> scanned = new HashSet<>();
                long cursor = 0;
                do
                {
                    cursor = db.scan(cursor, 1 + step.size % 50, e -> scanned.add(text(e.keyCopy())));
                }
                while (cursor != 0);
                assertThat(scanned).isEqualTo(liveKeys(step.db));
                break;
            case FOR_EACH:
                final List<String> each = new ArrayList<>();
                db.forEach(e -> each.add(text(e.keyCopy())));
                assertThat(each).containsExactlyInAnyOrderElementsOf(liveKeys(step.db));
                break;
            case RANDOM_KEY:
                final Entry random = db.randomKey();
                assertThat(random == null).isEqualTo(liveKeys(step.db).isEmpty());
                if (random != null)
                {
                    compare(live(step.db, text(random.keyCopy())), random);
                }
                break;
            default:
                throw new AssertionError(step.kind);
        }
    }

    private void setRange(final Step step, final Db db, final String key, final Content content, final String value)
    {
        final byte[] k = bytes(key);
        final byte[] v = bytes(value);
        final int offset = step.key * 7;
        final String old = content == null ? "" : content.string;
        final long length = db.setRange(k, 0, k.length, offset, v, 0, v.length);
        if (value.isEmpty())
        {
            assertThat(length).isEqualTo(old.length());
            return;
        }
        final StringBuilder expected = new StringBuilder(old);
        expected.setLength(Math.max(old.length(), offset + value.length()));
        expected.replace(offset, offset + value.length(), value);
        assertThat(length).isEqualTo(expected.length());
        put(step.db, key, orNew(content).with(expected.toString(), true));
    }

    private void edit(final Step step, final Db db, final String key, final Content content)
    {
        final byte[] k = bytes(key);
        final StringBuilder expected = new StringBuilder(content == null ? "" : content.string);
        expected.setLength(Math.max(expected.length(), step.size + 1));
        expected.setCharAt(step.size, '!');
        final Entry entry = db.editString(k, 0, k.length, step.size + 1);
        entry.array()[entry.offset() + step.size] = '!';
        db.valueMutated(k, 0, k.length);
        assertThat(db.peek(k).encoding()).isEqualTo("raw");
        put(step.db, key, orNew(content).with(expected.toString(), true));
    }

    private Content orNew(final Content content)
    {
        return content == null ? new Content(ValueType.STRING, "", -1) : content;
    }

    private void compare(final Content expected, final Entry entry)
    {
        if (expected == null)
        {
            assertThat(entry).isNull();
            return;
        }
        assertThat(entry.type()).isEqualTo(expected.type);
        assertThat(entry.expireAt()).isEqualTo(expected.deadline);
        if (expected.type == ValueType.STRING)
        {
            assertThat(text(entry.stringCopy())).isEqualTo(expected.string);
            assertThat(entry.length()).isEqualTo(expected.string.length());
            assertThat(entry.value()).isNull();
        }
        else
        {
            assertThat(Long.toString(((TestValue) entry.value()).bytes)).isEqualTo(expected.string);
        }
    }

    private Content live(final int db, final String key)
    {
        final Content content = model.get(db).get(key);
        return content == null || isDue(content) ? null : content;
    }

    private boolean isDue(final Content content)
    {
        return content.deadline != -1 && f.nowMs > content.deadline;
    }

    private Set<String> liveKeys(final int db)
    {
        final Set<String> keys = new HashSet<>();
        model.get(db).forEach((key, content) ->
        {
            if (!isDue(content))
            {
                keys.add(key);
            }
        });
        return keys;
    }

    private void put(final int db, final String key, final Content content)
    {
        if (live(db, key) == null)
        {
            added.add(db + " " + key);
        }
        model.get(db).put(key, content);
        changed.add(db + " " + key);
    }

    private void remove(final int db, final String key)
    {
        model.get(db).remove(key);
        changed.add(db + " " + key);
    }

    /** Every key that changed was announced, and no other was, except those that expired. */
    private void checkEvents(final Step step)
    {
        final Set<String> mutated = new HashSet<>();
        final List<String> announcedAsNew = new ArrayList<>();
        for (final String event : f.events)
        {
            final int space = event.indexOf(' ');
            final String key = event.substring(space + 1);
            if (event.startsWith("mutated"))
            {
                mutated.add(key);
            }
            else if (event.startsWith("added"))
            {
                announcedAsNew.add(key);
            }
            else if (event.startsWith("expired"))
            {
                assertThat(mutated).contains(key);
                if (!changed.contains(key))
                {
                    final int db = Integer.parseInt(key.substring(0, key.indexOf(' ')));
                    final Content gone = model.get(db).remove(key.substring(key.indexOf(' ') + 1));
                    assertThat(gone).as("expired key %s in %s", key, step).isNotNull();
                    assertThat(isDue(gone)).isTrue();
                    changed.add(key);
                }
            }
        }
        assertThat(mutated).as(step.toString()).isEqualTo(changed);
        assertThat(announcedAsNew).as(step.toString()).isEqualTo(added);
    }

    /** Compares everything. */
    void checkAll()
    {
        Invariants.check(f.keyspace);
        for (int i = 0; i < DATABASES; i++)
        {
            final Db db = f.keyspace.db(i);
            assertThat(db.size()).isEqualTo(model.get(i).size());
            for (final String key : new ArrayList<>(model.get(i).keySet()))
            {
                compare(live(i, key), db.peek(bytes(key)));
            }
            assertThat(db.size()).isEqualTo(liveKeys(i).size());
            model.get(i).values().removeIf(this::isDue);
        }
    }

    /** Deletes all keys one by one and expects that nothing is left on the books. */
    void deleteAllAndCheckBalance()
    {
        for (int i = 0; i < DATABASES; i++)
        {
            for (final String key : model.get(i).keySet())
            {
                f.keyspace.db(i).delete(bytes(key));
            }
        }
        assertThat(f.keyspace.usedMemoryBytes()).isEqualTo(new KeyspaceModel().f.keyspace.usedMemoryBytes());
        Invariants.check(f.keyspace);
    }
}
