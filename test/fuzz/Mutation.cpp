// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Mutation.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace ptowsp::fuzz {
namespace {

using Words = std::vector<std::string>;

/// Names, numbers, single other characters; what is put together again is the text.
Words split(const std::string &text) {
  auto inWord = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; };
  Words words;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    if (inWord(text[at]) || text[at] == '%' || text[at] == '@')
      while (end < text.size() && inWord(text[end]))
        ++end;
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

bool isNumber(const std::string &word) {
  return !word.empty() && std::isdigit(static_cast<unsigned char>(word[0]));
}

const std::string &unusualNumber(Dice &dice) {
  static const Words numbers = {"0",
                                "1",
                                "-1",
                                "2",
                                "3",
                                "31",
                                "33",
                                "4095",
                                "4096",
                                "65535",
                                "65536",
                                "2147483647",
                                "2147483648",
                                "4294967296",
                                "1000000007",
                                "9223372036854775807",
                                "-9223372036854775808",
                                "18446744073709551616",
                                "1.0e999",
                                "0x7FFFFFFFFFFFFFFF"};
  return dice.among(numbers);
}

size_t place(const Words &words, Dice &dice) {
  return static_cast<size_t>(dice.below(static_cast<int64_t>(words.size())));
}

/// Words that stand together; no more than `most`.
std::pair<size_t, size_t> stretch(const Words &words, int64_t most, Dice &dice) {
  const size_t begin = place(words, dice);
  return {begin, std::min(words.size(), begin + static_cast<size_t>(dice.between(1, most)))};
}

void replaceNumber(Words &words, Dice &dice) {
  std::vector<size_t> numbers;
  for (size_t i = 0; i < words.size(); ++i)
    if (isNumber(words[i]))
      numbers.push_back(i);
  if (!numbers.empty())
    words[dice.among(numbers)] = unusualNumber(dice);
}

/// A word in the place of another one of the same kind, so that the text can still be read.
void exchangeAlike(Words &words, const Words &from, Dice &dice) {
  const size_t to = place(words, dice);
  std::vector<size_t> alike;
  auto kind = [](const std::string &word) {
    const auto c = static_cast<unsigned char>(word[0]);
    return std::isdigit(c) ? '0' : std::isalpha(c) ? 'a' : word[0];
  };
  for (size_t i = 0; i < from.size(); ++i)
    if (kind(from[i]) == kind(words[to]))
      alike.push_back(i);
  if (!alike.empty())
    words[to] = std::string(from[dice.among(alike)]);
}

void changeByte(std::string &word, Dice &dice) {
  if (!word.empty())
    word[static_cast<size_t>(dice.below(static_cast<int64_t>(word.size())))] =
        static_cast<char>(dice.below(256));
}

void change(Words &words, const Words &other, Dice &dice) {
  const int64_t how = dice.below(100);
  const auto [begin, end] = stretch(words, how < 60 ? 4 : 40, dice);
  const Words part(words.begin() + begin, words.begin() + end);
  if (how < 30)
    replaceNumber(words, dice);
  else if (how < 55)
    exchangeAlike(words, other.empty() || dice.chance(50) ? Words(words) : other, dice);
  else if (how < 70)
    words.erase(words.begin() + begin, words.begin() + end);
  else if (how < 80)
    words.insert(words.begin() + place(words, dice), part.begin(), part.end());
  else if (how < 90 && !other.empty()) {
    const auto [first, last] = stretch(other, 40, dice);
    words.insert(words.begin() + begin, other.begin() + first, other.begin() + last);
  } else if (how < 96)
    changeByte(words[begin], dice);
  else
    words.resize(begin + 1); // cut off
}

} // namespace

std::string mutate(const std::string &text, const std::vector<std::string> &others, Dice &dice) {
  Words words = split(text);
  const Words other = others.empty() ? Words() : split(dice.among(others));
  for (int64_t changes = dice.chance(60) ? 1 : dice.between(2, 5); changes > 0; --changes)
    if (!words.empty())
      change(words, other, dice);
  std::string result;
  for (const std::string &word : words)
    result += word;
  return result;
}

} // namespace ptowsp::fuzz
