package dev.brc.ebpf.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.ebpf.net.Shell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelHashTest
{
    private static final Path INCLUDE = Path.of("..", "native", "include");

    @TempDir
    private Path folder;

    @Test
    void shouldHashAsTheProgramsDo() throws Exception
    {
        final long seed = 0x0123456789abcdefL;
        final Path file = folder.resolve("hash.c");
        // Keys are given as hexadecimal words on the command line would be; here the same pattern is made on both sides.
        Files.writeString(file, """
            #include <stdio.h>
            #include <string.h>
            #include "brc_shared.h"
            int main(void)
            {
                for (int len = 0; len <= BRC_KEY_MAX; len++) {
                    unsigned char key[BRC_KEY_MAX + 8] = { 0 };
                    for (int i = 0; i < len; i++)
                        key[i] = (unsigned char) (i * 37 + len * 11 + 200);
                    __u64 h = brc_hash_start(0x0123456789abcdefull, len);
                    for (int i = 0; i < len; i += 8) {
                        __u64 word;
                        memcpy(&word, key + i, 8);
                        h = brc_hash_word(h, word);
                    }
                    printf("%016llx\\n", (unsigned long long) brc_hash_end(h));
                }
                return 0;
            }
            """);
        final Path program = folder.resolve("hash");
        Shell.run(List.of("gcc", "-Wall", "-Werror", "-I", INCLUDE.toString(), "-o", program.toString(),
            file.toString()));
        final String[] expected = Shell.run(List.of(program.toString())).split("\n");
        assertThat(expected).hasSize(249);
        final byte[] buffer = new byte[300];
        for (int length = 0; length < expected.length; length++)
        {
            new Random(length).nextBytes(buffer); // what lies beside the key does not matter
            final int offset = length % 7;
            for (int i = 0; i < length; i++)
            {
                buffer[offset + i] = (byte) (i * 37 + length * 11 + 200);
            }
            assertThat(String.format("%016x", KernelHash.hash(seed, buffer, offset, length))).as("length " + length)
                .isEqualTo(expected[length]);
        }
    }

    @Test
    void shouldDependOnTheSeedAndOnEachByte()
    {
        final byte[] key = "user:1000".getBytes(StandardCharsets.US_ASCII);
        final long hash = KernelHash.hash(1, key, 0, key.length);
        assertThat(KernelHash.hash(2, key, 0, key.length)).isNotEqualTo(hash);
        for (int i = 0; i < key.length; i++)
        {
            final byte[] other = key.clone();
            other[i]++;
            assertThat(KernelHash.hash(1, other, 0, key.length)).isNotEqualTo(hash);
        }
        final byte[] padded = java.util.Arrays.copyOf(key, key.length + 1);
        assertThat(KernelHash.hash(1, padded, 0, padded.length)).isNotEqualTo(hash);
    }
}
