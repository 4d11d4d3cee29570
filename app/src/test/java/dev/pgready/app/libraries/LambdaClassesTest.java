// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

final class LambdaClassesTest {
  interface Named {
    String name();

    /** A lambda of an interface, which is a private method of it. */
    default Supplier<String> later() {
      return () -> "later " + name();
    }
  }

  record Person(String name, int age) implements Named {
    private String secret() {
      return name + "!";
    }
  }

  static class Base {
    String word() {
      return "base";
    }
  }

  /** Each kind of lambda and of reference; those that Java still makes say so. */
  static final class Every extends Base implements Supplier<List<Object>> {
    private final String own = "own";

    @Override
    String word() {
      return "derived";
    }

    private String joined(String one, long two, double three, char four) {
      return own + one + two + three + four;
    }

    private static long twice(int number) {
      return 2L * number;
    }

    private static <T> T same(T value) {
      return value;
    }

    @Override
    public List<Object> get() {
      List<Object> results = new ArrayList<>();
      String text = "text";
      long big = 1L << 40;
      double half = 0.5;
      Person person = new Person("Ada", 36);
      // nothing captured, this, and each size of a value
      Supplier<String> nothing = () -> "nothing";
      results.add(nothing.get());
      Supplier<String> self = () -> own;
      results.add(self.get());
      Function<String, String> much = one -> joined(one, big, half, 'c') + text;
      results.add(much.apply("one"));
      // methods: static, of an object, of the first argument, private ones of the nest, of an
      // interface, of the superclass
      Function<String, Integer> parsed = Integer::parseInt;
      results.add(parsed.apply("7"));
      Predicate<String> equal = text::equals;
      results.add(equal.test("text"));
      ToIntFunction<String> length = String::length;
      results.add(length.applyAsInt("four"));
      Function<Person, String> secret = Person::secret;
      results.add(secret.apply(person));
      Function<Named, String> named = Named::name;
      results.add(named.apply(person));
      results.add(person.later().get());
      Supplier<String> above = super::word;
      results.add(above.get());
      // constructors, of arrays too
      Supplier<List<String>> list = ArrayList::new;
      results.add(list.get());
      BiFunction<String, Integer, Person> made = Person::new;
      results.add(made.apply("Bob", 5).toString());
      IntFunction<int[]> array = int[]::new;
      results.add(array.apply(3).length);
      // values that become others, and results that nobody takes
      IntToLongFunction wider = Every::twice;
      results.add(wider.applyAsLong(4));
      ToLongFunction<Integer> unboxed = Every::twice;
      results.add(unboxed.applyAsLong(5));
      DoubleSupplier whole = text::length;
      results.add(whole.getAsDouble());
      BooleanSupplier yes = text::isEmpty;
      results.add(yes.getAsBoolean());
      Function<Character, Object> boxed = Character::isDigit;
      results.add(boxed.apply('5'));
      List<String> seen = new ArrayList<>();
      Consumer<String> adding = seen::add;
      adding.accept("added");
      results.add(seen);
      ToIntFunction<Integer> generic = Every::same;
      results.add(generic.applyAsInt(9));
      ToLongFunction<Integer> number = Every::same;
      results.add(number.applyAsLong(10));
      // of Java: several interfaces, and another kind of number
      Supplier<String> kept = (Supplier<String> & Serializable) () -> "kept";
      results.add(kept.get());
      ToLongFunction<Short> odd = Integer::toUnsignedLong;
      results.add(odd.applyAsLong((short) 3));
      // within each other, through the library
      results.add(
          Stream.of("b", "a", "c")
              .sorted(Comparator.comparing(Function.<String>identity()).reversed())
              .map(one -> Stream.of(1, 2).map(two -> one + two).collect(Collectors.toList()))
              .collect(Collectors.toMap(List::size, Objects::toString, String::concat)));
      results.add(
          IntStream.range(0, 3)
              .mapToObj(i -> (Supplier<Integer>) () -> i)
              .map(Supplier::get)
              .toList());
      return results;
    }

    /** Of what captures nothing there is one object. */
    static Object one() {
      Supplier<String> one = () -> "one";
      return one;
    }

    /** What is of another type is refused where the lambda begins. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Object another() {
      Function<String, String> trimmed = String::trim;
      return ((Function) trimmed).apply(5);
    }
  }

  private static final List<Class<?>> NEST =
      List.of(LambdaClassesTest.class, Named.class, Person.class, Base.class, Every.class);

  private static Map<String, byte[]> asCompiled() throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    for (Class<?> one : NEST) {
      String entry = one.getName().replace('.', '/') + ".class";
      try (InputStream in = Objects.requireNonNull(one.getResourceAsStream("/" + entry))) {
        classes.put(entry, in.readAllBytes());
      }
    }
    return classes;
  }

  /** Loads these classes and no others of the nest; all are verified. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(LambdaClassesTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] content = classes.get(name.replace('.', '/') + ".class");
      if (content == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineClass(name, content, 0, content.length);
    }

    Class<?> every() throws ClassNotFoundException {
      return Class.forName(Every.class.getName(), true, this);
    }
  }

  @Test
  void theyDoTheSame() throws Exception {
    Map<String, byte[]> made = LambdaClasses.in(asCompiled());
    Loader loader = new Loader(made);
    var constructor = loader.every().getDeclaredConstructor();
    constructor.setAccessible(true);
    Object every = constructor.newInstance();
    assertThat(every).isNotInstanceOf(Every.class);
    assertThat(((Supplier<?>) every).get()).isEqualTo(new Every().get());
    for (String entry : made.keySet()) {
      String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
      Class<?> one = Class.forName(name, !name.equals(LambdaClassesTest.class.getName()), loader);
      assertThat(one.getNestHost().getName()).isEqualTo(LambdaClassesTest.class.getName());
    }
  }

  @Test
  void thereIsOneWhereNothingIsCaptured() throws Exception {
    var method = new Loader(LambdaClasses.in(asCompiled())).every().getDeclaredMethod("one");
    method.setAccessible(true);
    assertThat(method.invoke(null)).isSameAs(method.invoke(null));
  }

  @Test
  void whatIsOfAnotherTypeIsRefused() throws Exception {
    var method = new Loader(LambdaClasses.in(asCompiled())).every().getDeclaredMethod("another");
    method.setAccessible(true);
    assertThatThrownBy(() -> method.invoke(null)).hasCauseInstanceOf(ClassCastException.class);
  }

  /** The one that can be serialised, where it is made and where it is read, and that of a short. */
  @Test
  void whatIsLeftToJava() throws Exception {
    List<String> left = new ArrayList<>();
    LambdaClasses.in(asCompiled()).forEach((entry, content) -> left.addAll(leftToJava(content)));
    assertThat(left)
        .containsExactlyInAnyOrder(
            "java.util.function.Supplier",
            "java.util.function.Supplier",
            "java.util.function.ToLongFunction");
  }

  @Test
  void whatHasNoneStays() throws IOException {
    byte[] none = {0, 0, 0, 0, 0, 0, 0, Opcodes.V1_8};
    assertThat(LambdaClasses.in(Map.of("a.class", none))).containsEntry("a.class", none).hasSize(1);
    String entry = Base.class.getName().replace('.', '/') + ".class";
    Map<String, byte[]> classes = asCompiled();
    assertThat(LambdaClasses.in(classes).get(entry)).isSameAs(classes.get(entry));
  }

  /** The interfaces of lambdas. */
  private static List<String> leftToJava(byte[] content) {
    return DynamicCalls.of(content, "java/lang/invoke/LambdaMetafactory");
  }
}
